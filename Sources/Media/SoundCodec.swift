/// Sounds of either format, told apart by their first bytes.
public enum SoundCodec {
  /// The format of a file's bytes.
  public static func format(of bytes: [UInt8]) -> FileFormat {
    FLACCodec.isFLAC(bytes) ? .flac : .wav
  }

  /// The sound of a WAV or FLAC file.
  public static func decode(_ bytes: [UInt8]) throws(CodecError) -> Waveform {
    FLACCodec.isFLAC(bytes) ? try FLACCodec.decode(bytes) : try WAVCodec.decode(bytes)
  }

  /// The facts in the comment of a file.
  public static func readProvenance(_ bytes: [UInt8]) throws(CodecError) -> Provenance {
    FLACCodec.isFLAC(bytes)
      ? try FLACCodec.readProvenance(bytes) : try WAVCodec.readProvenance(bytes)
  }

  /// The XMP packet of a file; FLAC has no place for one.
  public static func readXMP(_ bytes: [UInt8]) throws(CodecError) -> String? {
    FLACCodec.isFLAC(bytes) ? nil : try WAVCodec.readXMP(bytes)
  }
}

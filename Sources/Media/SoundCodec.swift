import CSndfile

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

  /// Frames a second, samples a frame and frames as a file's header has them, before it is read.
  public static func size(
    of bytes: [UInt8]
  ) throws(CodecError) -> (sampleRate: Int, channels: Int, frames: Int) {
    let memory = MemoryFile(bytes)
    return try withExtendedLifetime(memory) { () throws(CodecError) in
      var info = SF_INFO()
      guard let file = memory.open(mode: Int32(SFM_READ), info: &info) else {
        throw CodecError(format: "sound", reason: "libsndfile cannot read the header")
      }
      defer { sf_close(file) }
      guard info.samplerate > 0, info.channels > 0, info.frames >= 0 else {
        throw CodecError(format: "sound", reason: "libsndfile misreads the header")
      }
      return (Int(info.samplerate), Int(info.channels), Int(info.frames))
    }
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

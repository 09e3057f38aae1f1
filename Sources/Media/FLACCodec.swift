import CSndfile

/// Sounds as FLAC files, by libsndfile: 16 bits without loss, about half a WAV file's size.
///
/// Provenance is the comment of a Vorbis comment block, one `key=value` a line as in a WAV file, the
/// AI label among them; licence and credit line are its LICENSE and COPYRIGHT too, which programs
/// show. FLAC knows no place for an XMP packet. The
/// library writes its name and version into the file, so bytes are the same for one set of libraries
/// only; the content digest is the same everywhere.
public enum FLACCodec {
  /// The most channels of a sound.
  public static let channelLimit = 8
  /// The highest rate.
  public static let rateLimit = 655_350

  /// The file of a sound: x * 32768 rounded to nearest, ties to even, clamped.
  ///
  /// A NaN is refused.
  public static func encode(
    _ sound: Waveform, provenance: Provenance = Provenance()
  ) throws(CodecError) -> [UInt8] {
    try provenance.check(for: "FLAC")
    guard sound.channels <= channelLimit, sound.sampleRate <= rateLimit else {
      throw error("\(sound.channels) channels at \(sound.sampleRate) Hz cannot be written")
    }
    guard sound.samples.count <= WAVCodec.sampleLimit else {
      throw error("\(sound.samples.count) samples are too many")
    }
    // libsndfile would write nothing at all, not even a header.
    guard !sound.samples.isEmpty else { throw error("a sound without samples cannot be written") }
    return try SoundFile.write(
      sound, try sound.pcm16(), format: Int32(SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
      comment: provenance.fields.isEmpty ? nil : provenance.lines,
      texts: [("licence", Int32(SF_STR_LICENSE)), ("credit", Int32(SF_STR_COPYRIGHT))]
        .compactMap { key, kind in
          provenance.fields.first { $0.key == key && !$0.value.isEmpty }.map { (kind, $0.value) }
        }, name: "FLAC")
  }

  /// Whether a file begins as FLAC does.
  static func isFLAC(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "fLaC".utf8) }

  /// The sound of a file; integers become x / 2^(bits - 1), rounded to Float.
  public static func decode(_ bytes: [UInt8]) throws(CodecError) -> Waveform {
    guard isFLAC(bytes) else { throw error("the file is not FLAC") }
    let memory = MemoryFile(bytes)
    return try withExtendedLifetime(memory) { () throws(CodecError) in
      var info = SF_INFO()
      guard let file = memory.open(mode: Int32(SFM_READ), info: &info) else {
        throw error("libsndfile cannot read the header")
      }
      defer { sf_close(file) }
      let channels = Int(info.channels)
      guard info.samplerate > 0, (1...channelLimit).contains(channels), info.frames >= 0 else {
        throw error("libsndfile misreads the header")
      }
      guard info.frames < sf_count_t.max else {
        throw error("the header does not tell how long the sound is")
      }
      // The header's number of frames is not believed: memory grows with what is really there.
      var samples: [Float] = []
      var piece = [Float](repeating: 0, count: 4096 * channels)
      while true {
        let frames = Int(sf_readf_float(file, &piece, 4096))
        guard frames > 0 else { break }
        samples += piece[..<(frames * channels)]
        guard samples.count <= WAVCodec.sampleLimit else { throw error("the sound is too long") }
      }
      guard sf_count_t(samples.count / channels) == info.frames else {
        throw error("the samples end early")
      }
      return Waveform(sampleRate: Int(info.samplerate), channels: channels, samples: samples)
    }
  }

  /// The facts in the comment of a file.
  public static func readProvenance(_ bytes: [UInt8]) throws(CodecError) -> Provenance {
    let memory = MemoryFile(bytes)
    return try withExtendedLifetime(memory) { () throws(CodecError) in
      var info = SF_INFO()
      guard isFLAC(bytes), let file = memory.open(mode: Int32(SFM_READ), info: &info) else {
        throw error("libsndfile cannot read the header")
      }
      defer { sf_close(file) }
      guard let comment = sf_get_string(file, Int32(SF_STR_COMMENT)) else { return Provenance() }
      return Provenance(lines: String(cString: comment))
    }
  }

  private static func error(_ reason: String) -> CodecError {
    CodecError(format: "FLAC", reason: reason)
  }
}

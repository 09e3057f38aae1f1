import CSndfile

/// Sounds as WAV files, by libsndfile.
///
/// Written: 16-bit PCM, no PEAK chunk, no software string, no clock; provenance as the comment
/// (ICMT) of a LIST/INFO chunk before the data, one `key=value` a line, and its XMP packet in a chunk
/// `_PMX`. Read: PCM of 8, 16, 24 or 32 bits and float of 32 or 64.
public enum WAVCodec {
  /// The most channels of a sound, written or read.
  public static let channelLimit = 64
  /// The most bytes of sound in a file that is written.
  static let byteLimit = 1 << 31 - 1 << 20
  /// The most samples of a sound that is written.
  public static let sampleLimit = byteLimit / 2

  /// The file of a sound: x * 32768 rounded to nearest, ties to even, clamped.
  ///
  /// A NaN is refused.
  public static func encode(
    _ sound: Waveform, provenance: Provenance = Provenance()
  ) throws(CodecError) -> [UInt8] {
    try provenance.check(for: "WAV")
    guard sound.channels <= channelLimit, sound.sampleRate <= Int(Int32.max) else {
      throw error("\(sound.channels) channels at \(sound.sampleRate) Hz cannot be written")
    }
    guard sound.samples.count <= byteLimit / 2 else {
      throw error("\(sound.samples.count) samples are too many: at most \(byteLimit / 2) fit")
    }
    let pcm = try sound.pcm16()
    return try SoundFile.write(
      sound, pcm, format: Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16),
      comment: provenance.fields.isEmpty ? nil : provenance.lines,
      packet: XMPPacket.text(of: provenance), name: "WAV")
  }

  /// The sound of a file: integers become x / 2^(bits - 1), rounded to Float; floats stay as they
  /// are, also beyond -1...1, but must be finite.
  public static func decode(_ bytes: [UInt8]) throws(CodecError) -> Waveform {
    let frameBytes = try checkHeader(RIFF(bytes))
    let memory = MemoryFile(bytes)
    return try withExtendedLifetime(memory) { () throws(CodecError) in
      var info = SF_INFO()
      guard let file = memory.open(mode: Int32(SFM_READ), info: &info) else {
        throw error("libsndfile cannot read the header")
      }
      defer { sf_close(file) }
      let channels = Int(info.channels)
      guard info.samplerate > 0, (1...channelLimit).contains(channels),
        (0...sf_count_t(bytes.count / frameBytes)).contains(info.frames)
      else { throw error("libsndfile misreads the header") }
      let count = Int(info.frames) * channels
      var samples = [Float](repeating: 0, count: count)
      guard sf_read_float(file, &samples, sf_count_t(count)) == sf_count_t(count) else {
        throw error("the samples end early")
      }
      if let index = samples.firstIndex(where: { !$0.isFinite }) {
        throw error("frame \(index / channels) is not a finite number")
      }
      return Waveform(sampleRate: Int(info.samplerate), channels: channels, samples: samples)
    }
  }

  /// The facts in the comment of a file; text without `=` becomes a field `comment`.
  public static func readProvenance(_ bytes: [UInt8]) throws(CodecError) -> Provenance {
    let riff = try RIFF(bytes)
    guard let list = riff["LIST"], list.count >= 4,
      bytes[list.lowerBound..<list.lowerBound + 4].elementsEqual("INFO".utf8)
    else { return Provenance() }
    let strings = try riff.walk(list.lowerBound + 4..<list.upperBound)
    guard let comment = strings.first(where: { $0.name.elementsEqual("ICMT".utf8) }) else {
      return Provenance()
    }
    return Provenance(
      lines: String(decoding: bytes[comment.body].prefix { $0 != 0 }, as: UTF8.self))
  }

  /// The XMP packet of a file; `nil`: none.
  public static func readXMP(_ bytes: [UInt8]) throws(CodecError) -> String? {
    try RIFF(bytes)[XMPPacket.riffChunk].map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Checks what libsndfile would guess at; gives the bytes of a frame.
  private static func checkHeader(_ riff: RIFF) throws(CodecError) -> Int {
    guard let format = riff["fmt "], format.count >= 16 else {
      throw error("there is no whole chunk \"fmt \"")
    }
    guard riff["data"] != nil else { throw error("there is no chunk \"data\"") }
    let start = format.lowerBound
    var tag = riff.uint16(at: start)
    if tag == 0xFFFE, format.count >= 26 { tag = riff.uint16(at: start + 24) }
    let (channels, bits) = (riff.uint16(at: start + 2), riff.uint16(at: start + 14))
    switch (tag, bits) {
    case (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64): break
    default:
      throw error(
        "format \(tag) with \(bits) bits is not read: only PCM (1) of 8, 16, 24 or 32 bits "
          + "and float (3) of 32 or 64")
    }
    guard (1...channelLimit).contains(channels) else {
      throw error("\(channels) channels are not read: 1 to \(channelLimit)")
    }
    guard (1...Int(Int32.max)).contains(riff.uint32(at: start + 4)) else {
      throw error("\(riff.uint32(at: start + 4)) Hz is no sample rate")
    }
    guard riff.uint16(at: start + 12) == channels * bits / 8 else {
      throw error(
        "a frame of \(channels) channels with \(bits) bits does not have "
          + "\(riff.uint16(at: start + 12)) bytes")
    }
    return channels * bits / 8
  }

  private static func error(_ reason: String) -> CodecError {
    CodecError(format: "WAV", reason: reason)
  }
}

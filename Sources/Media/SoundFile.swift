import CSndfile

/// Files of 16-bit samples, written by libsndfile.
enum SoundFile {
  /// The file of a sound whose samples are `pcm`; `comment` comes before them, and a RIFF
  /// chunk of the XMP `packet`; `texts` are further strings by libsndfile's numbers.
  static func write(
    _ sound: Waveform, _ pcm: [Int16], format: Int32, comment: String?, packet: String? = nil,
    texts: [(Int32, String)] = [], name: String
  ) throws(CodecError) -> [UInt8] {
    var info = SF_INFO()
    info.samplerate = Int32(sound.sampleRate)
    info.channels = Int32(sound.channels)
    info.format = format
    let memory = MemoryFile()
    return try withExtendedLifetime(memory) { () throws(CodecError) in
      guard let file = memory.open(mode: Int32(SFM_WRITE), info: &info) else {
        throw CodecError(
          format: name,
          reason: "libsndfile cannot write \(sound.channels) channels at \(sound.sampleRate) Hz")
      }
      var done = true
      if let comment { done = sf_set_string(file, Int32(SF_STR_COMMENT), comment) == 0 }
      for (kind, text) in texts { done = done && sf_set_string(file, kind, text) == 0 }
      if let packet {
        done = done && setChunk(XMPPacket.riffChunk, Array(packet.utf8), in: file)
      }
      done = done && sf_write_short(file, pcm, sf_count_t(pcm.count)) == sf_count_t(pcm.count)
      done = sf_close(file) == 0 && done
      guard done else {
        throw CodecError(format: name, reason: "libsndfile cannot write the sound")
      }
      return memory.bytes
    }
  }

  /// Adds a chunk before the samples.
  private static func setChunk(_ name: String, _ body: [UInt8], in file: OpaquePointer) -> Bool {
    var body = body
    var chunk = SF_CHUNK_INFO()
    withUnsafeMutableBytes(of: &chunk.id) { $0.copyBytes(from: name.utf8) }
    chunk.id_size = UInt32(name.utf8.count)
    chunk.datalen = UInt32(body.count)
    return body.withUnsafeMutableBytes { bytes in
      chunk.data = bytes.baseAddress
      return sf_set_chunk(file, &chunk) == 0
    }
  }
}

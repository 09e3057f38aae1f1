import CSndfile

/// Files of 16-bit samples, written by libsndfile.
enum SoundFile {
  /// The file of a sound whose samples are `pcm`; `comment` comes before them.
  static func write(
    _ sound: Waveform, _ pcm: [Int16], format: Int32, comment: String?, name: String
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
      done = done && sf_write_short(file, pcm, sf_count_t(pcm.count)) == sf_count_t(pcm.count)
      done = sf_close(file) == 0 && done
      guard done else {
        throw CodecError(format: name, reason: "libsndfile cannot write the sound")
      }
      return memory.bytes
    }
  }
}

extension Sample {
  /// A sample that has this content; `nil`: the header and the payload are of no sample.
  ///
  /// It is encoded to the same files, in every format, as the sample that the content was taken of.
  public init?(_ content: Content) {
    guard content.header.last == "\n" else { return nil }
    let words = content.header.dropLast().split(separator: " ", omittingEmptySubsequences: false)
    let numbers = words.dropFirst().map { word -> Int in
      // `Int` would also read signs.
      word.utf8.allSatisfy { (48...57).contains($0) } ? Int(word) ?? 0 : 0
    }
    let size = content.payload.count
    switch (words[0], numbers.count) {
    case ("text/utf-8", 0):
      guard let text = String(validating: content.payload, as: UTF8.self) else { return nil }
      self = .text(text)
    case ("image/rgba8", 2):
      let (width, height) = (numbers[0], numbers[1])
      guard width > 0, height > 0, size / 4 / width == height, size == 4 * (width * height) else {
        return nil
      }
      self = .image(Raster(width: width, height: height, pixels: content.payload))
    case ("audio/pcm16", 3):
      let (rate, channels, frames) = (numbers[0], numbers[1], numbers[2])
      guard rate > 0, channels > 0, size / 2 / channels == frames, size == 2 * (channels * frames)
      else { return nil }
      let payload = content.payload
      let samples = [Float](unsafeUninitializedCapacity: size / 2) { samples, count in
        for index in 0..<size / 2 {
          let bits = UInt16(payload[2 * index]) | UInt16(payload[2 * index + 1]) << 8
          samples[index] = Float(Int16(bitPattern: bits)) / 32768
        }
        count = size / 2
      }
      self = .audio(Waveform(sampleRate: rate, channels: channels, samples: samples))
    default: return nil
    }
  }
}

extension Waveform {
  /// The samples as 16-bit integers: x * 32768 rounded to nearest, ties to even, clamped.
  ///
  /// Scaling by a power of two and rounding are exact, so the result is the same everywhere. A NaN is
  /// refused.
  func pcm16() throws(CodecError) -> [Int16] {
    if let index = samples.firstIndex(where: \.isNaN) {
      throw CodecError(format: "WAV", reason: "frame \(index / channels) is not a number")
    }
    return samples.map { sample in
      Int16(Swift.min(Swift.max((sample * 32768).rounded(.toNearestOrEven), -32768), 32767))
    }
  }
}

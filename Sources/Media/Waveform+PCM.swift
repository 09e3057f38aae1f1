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

extension Waveform {
  /// The sound that its 16-bit integers stand for.
  ///
  /// Equal for a sound and what is read back from its file; a NaN is refused.
  public func quantized() throws(CodecError) -> Waveform {
    Waveform(
      sampleRate: sampleRate, channels: channels,
      samples: try pcm16().map { Float($0) / 32768 })
  }
}

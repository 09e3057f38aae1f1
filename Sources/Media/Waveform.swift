/// A sound: float samples in -1...1, interleaved by channel.
public struct Waveform: Hashable, Sendable {
  /// Frames a second.
  public let sampleRate: Int
  /// Samples in a frame, at least 1.
  public let channels: Int
  /// `frames * channels` samples.
  public var samples: [Float]

  /// A sound from its samples.
  public init(sampleRate: Int, channels: Int = 1, samples: [Float]) {
    precondition(
      sampleRate > 0 && channels > 0 && samples.count.isMultiple(of: channels),
      "a waveform needs a rate, channels and whole frames")
    self.sampleRate = sampleRate
    self.channels = channels
    self.samples = samples
  }

  /// Samples a channel.
  public var frames: Int { samples.count / channels }
  /// Length in seconds.
  public var seconds: Double { Double(frames) / Double(sampleRate) }
}

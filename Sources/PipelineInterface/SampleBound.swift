/// The most that a sample can be, known before it is made.
public enum SampleBound: Hashable, Sendable {
  /// Unicode scalars.
  case text(characters: Int)
  /// Pixels a side.
  case image(width: Int, height: Int)
  /// Length, frames a second, samples a frame.
  case audio(seconds: Double, sampleRate: Int, channels: Int)

  /// About the bytes that the value takes in memory; `Int.max` for what no machine holds.
  public var bytes: Int {
    switch self {
    case .text(let characters): characters.times(4)
    case .image(let width, let height): width.times(height).times(4)
    case .audio(let seconds, let sampleRate, let channels):
      Int(min(seconds * Double(sampleRate), 1e15)).times(channels).times(4)
    }
  }
}

extension Int {
  /// The product with another number that is not negative, `Int.max` where it is larger.
  public func times(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// The sum with another number that is not negative, `Int.max` where it is larger.
  public func plus(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

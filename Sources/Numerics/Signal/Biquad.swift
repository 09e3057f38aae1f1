/// A recursive filter of second order over doubles.
///
/// y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y'', in the transposed direct form II: the same bits
/// everywhere, since no multiply-add is fused.
public struct Biquad: Sendable {
  private let b0, b1, b2, a1, a2: Double
  private var first = 0.0
  private var second = 0.0

  /// A filter of coefficients over a0 = 1.
  public init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
    (self.b0, self.b1, self.b2, self.a1, self.a2) = (b0, b1, b2, a1, a2)
  }

  /// What a pass lets through.
  public enum Pass: Sendable {
    case low, high
  }

  /// One section of a pass with a corner at `frequency` of `rate`, 0 < frequency < rate / 2, and a
  /// quality (Bristow-Johnson, Audio EQ Cookbook).
  public init(_ pass: Pass, frequency: Double, rate: Double, quality: Double) {
    let angle = 2 * 3.141592653589793 * frequency / rate
    let cosine = ScalarMath.cos(angle)
    let alpha = ScalarMath.sin(angle) / (2 * quality)
    let a0 = 1 + alpha
    let middle = pass == .low ? 1 - cosine : 1 + cosine
    self.init(
      b0: middle / 2 / a0, b1: (pass == .low ? middle : -middle) / a0, b2: middle / 2 / a0,
      a1: -2 * cosine / a0, a2: (1 - alpha) / a0)
  }

  /// The sections of a Butterworth pass of an even order.
  public static func butterworth(
    _ pass: Pass, order: Int, frequency: Double, rate: Double
  ) -> [Biquad] {
    (0..<order / 2).map { index in
      let angle = 3.141592653589793 * Double(2 * index + 1) / Double(2 * order)
      return Biquad(
        pass, frequency: frequency, rate: rate, quality: 1 / (2 * ScalarMath.cos(angle)))
    }
  }

  /// The next value.
  public mutating func next(_ x: Double) -> Double {
    let y = b0 * x + first
    first = b1 * x - a1 * y + second
    second = b2 * x - a2 * y
    return y
  }
}

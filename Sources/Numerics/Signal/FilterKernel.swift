/// Kernels that scale pictures, as whole weights.
public enum FilterKernel: Sendable {
  /// Cubic convolution with a = -1/2 (Keys, 1981), two pixels on either side.
  case cubic
  /// A sinc in the window of a wider one, three pixels on either side (Lanczos, by Duchon, 1979).
  case lanczos

  /// What the weights of one new pixel add up to.
  public static let one = 1 << 14

  /// The old pixels that one new pixel is made of.
  public struct Taps: Sendable {
    /// The first old pixel; may lie before the picture.
    public let first: Int
    /// Weights of it and those after it; their sum is `one`.
    public let weights: [Int]
  }

  /// The taps of each new pixel along an axis; where the picture becomes smaller the kernel widens.
  ///
  /// Weights are computed in double precision and rounded; what rounding takes from their sum goes to
  /// the largest one.
  public func taps(from old: Int, to new: Int) -> [Taps] {
    let scale = Double(old) / Double(new)
    let stretch = scale > 1 ? scale : 1
    let support = radius * stretch
    return (0..<new).map { index in
      let center = (Double(index) + 0.5) * scale - 0.5
      let first = Int((center - support).rounded(.up))
      let last = Int((center + support).rounded(.down))
      let exact = (first...max(first, last)).map { value(at: (Double($0) - center) / stretch) }
      let sum = exact.reduce(0, +)
      var weights = exact.map {
        Int(($0 / sum * Double(Self.one)).rounded(.toNearestOrEven))
      }
      var largest = 0
      for tap in weights.indices where weights[tap] > weights[largest] { largest = tap }
      weights[largest] += Self.one - weights.reduce(0, +)
      return Taps(first: first, weights: weights)
    }
  }

  private var radius: Double {
    switch self {
    case .cubic: 2
    case .lanczos: 3
    }
  }

  private func value(at x: Double) -> Double {
    let x = x.magnitude
    switch self {
    case .cubic:
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    case .lanczos:
      if x < 1e-9 { return 1 }
      guard x < 3 else { return 0 }
      let angle = x * 3.141592653589793
      return 3 * ScalarMath.sin(angle) * ScalarMath.sin(angle / 3) / (angle * angle)
    }
  }
}

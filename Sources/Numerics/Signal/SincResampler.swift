/// Changes the rate of a signal by a windowed sinc.
///
/// The window is Kaiser's with beta = 10: what would alias lies 95 dB and more below. 64 zero
/// crossings on either side; what lies below 0.9 of the lower of the two half rates stays.
public struct SincResampler: Sendable {
  private static let crossings = 64
  private static let beta = 10.0
  /// Corner in half rates: the transition ends where the half rate begins.
  private static let corner = 0.95
  /// The most weights that are kept: 64 MiB.
  private static let weightLimit = 1 << 23

  /// new / old in lowest terms.
  private let up: Int
  private let down: Int
  /// Taps on either side of a place, in old samples.
  private let reach: Int
  /// Corner in cycles an old sample, times two.
  private let cutoff: Double

  /// A change of rate; both are positive.
  public init(from old: Int, to new: Int) {
    var (a, b) = (old, new)
    while b != 0 { (a, b) = (b, a % b) }
    (up, down) = (new / a, old / a)
    let narrow = new < old ? Double(new) / Double(old) : 1
    cutoff = Self.corner * narrow
    reach = Int((Double(Self.crossings) / narrow).rounded(.up))
  }

  /// How many samples become of so many.
  public func count(of samples: Int) -> Int { (samples * up + down / 2) / down }

  /// The signal at the new rate; outside of it is silence.
  ///
  /// Products are added in the order of the old samples, in double precision.
  public func resampled(_ samples: [Float]) -> [Float] {
    var kept: [Int: [Double]] = [:]
    return (0..<count(of: samples.count)).map { index in
      let (place, phase) = (index * down).quotientAndRemainder(dividingBy: up)
      let weights: [Double]
      if let known = kept[phase] {
        weights = known
      } else {
        weights = self.weights(phase: phase)
        if (kept.count + 1) * weights.count <= Self.weightLimit { kept[phase] = weights }
      }
      var sum = 0.0
      let first = place - reach + 1
      for tap in max(0, -first)..<max(max(0, -first), min(weights.count, samples.count - first)) {
        sum += weights[tap] * Double(samples[first + tap])
      }
      return Float(sum)
    }
  }

  /// The weights of old samples `place - reach + 1 ... place + reach` for a new sample that lies
  /// `phase / up` after `place`.
  ///
  /// Their sum is 1.
  private func weights(phase: Int) -> [Double] {
    let offset = Double(phase) / Double(up)
    let raw = (0..<2 * reach).map { tap in
      kernel(at: Double(tap - reach + 1) - offset)
    }
    let sum = raw.reduce(0, +)
    return raw.map { $0 / sum }
  }

  private func kernel(at x: Double) -> Double {
    let share = x / Double(reach)
    guard share.magnitude < 1 else { return 0 }
    let window = Self.bessel(Self.beta * (1 - share * share).squareRoot())
    let angle = 3.141592653589793 * cutoff * x
    return angle.magnitude < 1e-9 ? window : window * ScalarMath.sin(angle) / angle
  }

  /// The modified Bessel function of order 0, by its series; 0 <= x <= 10.
  private static func bessel(_ x: Double) -> Double {
    let square = x * x / 4
    var (term, sum) = (1.0, 1.0)
    for k in 1...60 {
      term = term * square / Double(k * k)
      sum += term
      if term < sum * 1e-18 { break }
    }
    return sum
  }
}

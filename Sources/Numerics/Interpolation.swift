/// Ways between two vectors, at a share of 0 (the first one) to 1.
///
/// In double precision, sums in the order of the elements, each result rounded to Float once.
public enum Interpolation {
  /// (1 - share) a + share b.
  public static func linear(_ a: [Float], _ b: [Float], at share: Double) -> [Float] {
    weighted(a, 1 - share, b, share)
  }

  /// (sin((1 - share) w) a + sin(share w) b) / sin w, w the angle between a and b (Shoemake, 1985).
  ///
  /// Vectors of normal numbers have nearly one length, and so has all that lies between them on this
  /// way. Where sin w is below 2^-20, and where one of them is zero, the way is linear.
  public static func spherical(_ a: [Float], _ b: [Float], at share: Double) -> [Float] {
    func product(_ x: [Float], _ y: [Float]) -> Double {
      zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let lengths = product(a, a).squareRoot() * product(b, b).squareRoot()
    guard lengths > 0 else { return linear(a, b, at: share) }
    let cosine = product(a, b) / lengths
    let angle = ScalarMath.acos(cosine > 1 ? 1 : cosine < -1 ? -1 : cosine)
    let sine = ScalarMath.sin(angle)
    guard sine >= 0x1p-20 else { return linear(a, b, at: share) }
    return weighted(
      a, ScalarMath.sin((1 - share) * angle) / sine, b, ScalarMath.sin(share * angle) / sine)
  }

  private static func weighted(
    _ a: [Float], _ ofA: Double, _ b: [Float], _ ofB: Double
  ) -> [Float] {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) numbers")
    return zip(a, b).map { Float(ofA * Double($0) + ofB * Double($1)) }
  }
}

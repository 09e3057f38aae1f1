extension ScalarMath {
  /// The natural logarithm; below 1 ulp.
  ///
  /// Negative x gives NaN, zero -infinity.
  public static func log(_ x: Double) -> Double {
    if let limit = logarithmLimit(x) { return limit }
    let (k, m) = split(x)
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let r =
      z
      * polynomial(
        z, 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
        2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
        1.479819860511658591e-01)
    let half = 0.5 * f * f
    return k * ln2.high - ((half - (s * (half + r) + k * ln2.low)) - f)
  }

  /// The logarithm where it is no finite number of the usual way.
  static func logarithmLimit(_ x: Double) -> Double? {
    if x.isNaN || x == .infinity { return x }
    if x == 0 { return -.infinity }
    return x < 0 ? .nan : nil
  }

  /// x = 2^k m with m in [sqrt(1/2), sqrt(2)), for positive finite x.
  static func split(_ x: Double) -> (k: Double, m: Double) {
    var (k, m) = (Double(x.exponent), x.significand)
    if m > 0x1.6a09e667f3bcdp+0 {
      m *= 0.5
      k += 1
    }
    return (k, m)
  }
}

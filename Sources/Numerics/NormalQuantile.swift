/// The inverse of the normal distribution function, for draws: one random word, one normal number.
///
/// Algorithm AS 241 (Wichura, 1988, "The percentage points of the normal distribution"), in double
/// precision from + - * / and square roots alone, so its bits are the same everywhere.
package enum NormalQuantile {
  /// x with P(X < x) = (word + 0.5) x 2^-32, rounded once to Float; between -6.4 and 6.4.
  package static func value(word: UInt32) -> Float {
    let p = (Double(word) + 0.5) * 0x1p-32
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return Float(polynomial(central, r) * q / polynomial(centralDivisor, r))
    }
    // 1 - p is exact, and the smallest tail, 2^-33, keeps r below 5: no third branch.
    let r = (-ScalarMath.log(q < 0 ? p : 1 - p)).squareRoot() - 1.6
    let x = polynomial(tail, r) / polynomial(tailDivisor, r)
    return Float(q < 0 ? -x : x)
  }

  /// Horner's rule, highest power first.
  @inline(__always)
  private static func polynomial(_ coefficients: SIMD8<Double>, _ x: Double) -> Double {
    var value = coefficients[0]
    for power in 1..<8 { value = value * x + coefficients[power] }
    return value
  }

  private static var central: SIMD8<Double> {
    [
      2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
      4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
      1.3314166789178437745e+2, 3.3871328727963666080e+0,
    ]
  }
  private static var centralDivisor: SIMD8<Double> {
    [
      5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4,
      2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2,
      4.2313330701600911252e+1, 1,
    ]
  }
  private static var tail: SIMD8<Double> {
    [
      7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
      1.27045825242523683826e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
      4.63033784615654529590e+0, 1.42343711074968357734e+0,
    ]
  }
  private static var tailDivisor: SIMD8<Double> {
    [
      1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
      1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
      2.05319162663775882187e+0, 1,
    ]
  }
}

extension RandomStream {
  /// A number in [-bound, bound): (2 u - 1) bound with u of the next word, where 2 u - 1 is exact.
  public mutating func nextUniform(within bound: Float) -> Float {
    (2 * nextUniform() - 1) * bound
  }

  /// A normal number with mean 0: the quantile of the next word, times `deviation`.
  public mutating func nextNormal(deviation: Float = 1) -> Float {
    NormalQuantile.value(word: nextWord()) * deviation
  }
}

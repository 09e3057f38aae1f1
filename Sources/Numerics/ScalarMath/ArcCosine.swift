extension ScalarMath {
  /// The angle in 0...pi whose cosine is x, |x| <= 1, NaN beyond; below 1 ulp.
  public static func acos(_ x: Double) -> Double {
    let halfPi = (high: 1.57079632679489655800e+00, low: 6.12323399573676603587e-17)
    guard x.magnitude <= 1 else { return .nan }
    if x.magnitude < 0.5 {
      guard x.magnitude > 0x1p-57 else { return halfPi.high }
      let z = x * x
      return halfPi.high - (x - (halfPi.low - x * arc(z)))
    }
    if x < 0 {
      let z = (1 + x) * 0.5
      let s = z.squareRoot()
      return 2 * (halfPi.high - (s + (arc(z) * s - halfPi.low)))
    }
    let z = (1 - x) * 0.5
    guard z > 0 else { return 0 }
    let s = z.squareRoot()
    // The upper half of the digits of s: its square is exact.
    let high = Double(bitPattern: s.bitPattern & 0xffff_ffff_0000_0000)
    let rest = (z - high * high) / (s + high)
    return 2 * (high + (arc(z) * s + rest))
  }

  /// (asin(y) - y) / y with z = y y, |y| <= 1/2.
  private static func arc(_ z: Double) -> Double {
    let p =
      z
      * polynomial(
        z, 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
        -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05)
    let q = polynomial(
      z, 1, -2.40339491173441421878e+00, 2.02094576023350569471e+00,
      -6.88283971605453293030e-01, 7.70381505559019352791e-02)
    return p / q
  }
}

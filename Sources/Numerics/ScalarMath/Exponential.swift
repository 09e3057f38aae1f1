extension ScalarMath {
  /// e^x for every x; below 1 ulp.
  public static func exp(_ x: Double) -> Double {
    exp(x, plus: 0)
  }

  /// e^(x + rest), where the rest is tiny beside x.
  static func exp(_ x: Double, plus rest: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.8 { return .infinity }
    if x < -745.2 { return 0 }
    // x = k ln 2 + r, |r| <= ln 2 / 2.
    let k = (x * 0x1.71547652b82fep+0).rounded(.toNearestOrEven)
    let high = x - k * ln2.high
    let low = k * ln2.low - rest
    let r = high - low
    let t = r * r
    let c =
      r - t
      * polynomial(
        t, 1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
        -1.65339022054652515390e-06, 4.13813679705723846039e-08)
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    // Two exact halves, so that a subnormal result is rounded once.
    let half = Int(k) / 2
    return y * power2(half) * power2(Int(k) - half)
  }

  /// 2^exponent in the normal range.
  private static func power2(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(1023 + exponent) << 52)
  }
}

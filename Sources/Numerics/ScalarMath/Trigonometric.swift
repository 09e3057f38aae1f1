extension ScalarMath {
  /// The sine of an angle in radians, |x| <= 2^20, NaN beyond; below 1 ulp.
  public static func sin(_ x: Double) -> Double {
    quarterTurns(x, ahead: 0)
  }

  /// The cosine of an angle in radians, |x| <= 2^20, NaN beyond; below 1 ulp.
  public static func cos(_ x: Double) -> Double {
    quarterTurns(x, ahead: 1)
  }

  /// sin(x + ahead pi / 2).
  private static func quarterTurns(_ x: Double, ahead: Int) -> Double {
    guard x.magnitude <= 0x1p20 else { return .nan }
    if ahead == 0, x.magnitude < 0x1p-27 { return x }  // keeps the sign of a zero
    let n = (x * 0x1.45f306dc9c883p-1).rounded(.toNearestOrEven)
    let (y, rest) = reduce(x, n)
    switch (Int(n) + ahead) & 3 {
    case 0: return sine(y, rest)
    case 1: return cosine(y, rest)
    case 2: return -sine(y, rest)
    default: return -cosine(y, rest)
    }
  }

  /// x - n pi / 2 as a sum of two doubles.
  ///
  /// pi / 2 comes in parts of 33 bits, whose products with n are
  /// exact (Cody and Waite, 1980).
  private static func reduce(_ x: Double, _ n: Double) -> (Double, Double) {
    let first = x - n * 1.57079632673412561417e+00
    let second = n * 6.07710050630396597660e-11
    let r = first - second
    let lost = (first - r) - second
    let third = n * 2.02226624871116645580e-21
    let y = r - third
    let rest = ((r - y) - third) + lost - n * 8.47842766036889956997e-32
    return (y, rest)
  }

  /// sin(y + rest), |y| <= pi / 4.
  private static func sine(_ y: Double, _ rest: Double) -> Double {
    let z = y * y
    let v = z * y
    let r = polynomial(
      z, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06,
      -2.50507602534068634195e-08, 1.58969099521155010221e-10)
    return y - ((z * (0.5 * rest - v * r) - rest) - v * -1.66666666666666324348e-01)
  }

  /// cos(y + rest), |y| <= pi / 4.
  private static func cosine(_ y: Double, _ rest: Double) -> Double {
    let z = y * y
    let r =
      z
      * polynomial(
        z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
        -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11)
    let half = 0.5 * z
    let w = 1 - half
    return w + (((1 - w) - half) + (z * r - y * rest))
  }
}

/// Functions of one number in double precision whose bits are the same everywhere.
///
/// Made of + - * /, comparisons and bit operations only: no libm, and no fused multiply-add, whose
/// presence depends on the CPU. For coefficients, curves and filters; arrays of floats go to the
/// kernels. Square roots need nothing here: `squareRoot()` is exact by IEEE 754. The polynomials are
/// those of FreeBSD's msun (Sun Microsystems, 1993). Each function states its range and its largest
/// error; NaN gives NaN.
public enum ScalarMath {
  /// ln 2 in two parts; the first has 32 bits, so its product with an exponent is exact.
  static let ln2 = (high: 0x1.62e42feep-1, low: 0x1.a39ef35793c76p-33)

  /// Horner's rule, coefficients from the constant upwards.
  @inline(__always)
  static func polynomial(_ x: Double, _ coefficients: Double...) -> Double {
    var value = 0.0
    for coefficient in coefficients.reversed() { value = value * x + coefficient }
    return value
  }
}

extension ScalarMath {
  /// x^y for x >= 0; below 1 ulp.
  ///
  /// x^0 and 1^y are 1; 0^y is 0 for y > 0 and infinity for y < 0. Negative x gives NaN, also for
  /// whole y.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN || x < 0 { return .nan }
    if x == 0 || x.isInfinite || y.isInfinite {
      // Only the direction counts here: upwards without bound, or down to 0.
      return (x > 1) == (y > 0) ? .infinity : 0
    }
    // y log x, held in two doubles: its absolute error is the result's relative error.
    let logarithm = Pair.log(x)
    let product = Pair(exactly: y, times: logarithm.high)
    let power = Pair(large: product.high, small: product.low + y * logarithm.low)
    if !power.high.isFinite || power.high.magnitude > 800 {
      return y * logarithm.high > 0 ? .infinity : 0
    }
    return exp(power.high, plus: power.low)
  }
}

/// The unevaluated sum of two doubles, about 106 bits (Dekker, 1971).
private struct Pair {
  var high: Double
  var low: Double
}

extension Pair {
  /// large + small, exactly; |large| >= |small|.
  init(large: Double, small: Double) {
    high = large + small
    low = small - (high - large)
  }

  /// a + b, exactly.
  init(exactly a: Double, plus b: Double) {
    high = a + b
    let part = high - a
    low = (a - (high - part)) + (b - part)
  }

  /// a b, exactly, by halves of 26 bits.
  init(exactly a: Double, times b: Double) {
    high = a * b
    let (ah, al) = Self.halves(a)
    let (bh, bl) = Self.halves(b)
    low = ((ah * bh - high) + ah * bl + al * bh) + al * bl
  }

  private static func halves(_ a: Double) -> (Double, Double) {
    let high = Double(bitPattern: a.bitPattern & ~0x7ff_ffff)
    return (high, a - high)
  }

  func times(_ other: Pair) -> Pair {
    let product = Pair(exactly: high, times: other.high)
    return Pair(
      large: product.high, small: product.low + (high * other.low + low * other.high))
  }

  func plus(_ other: Pair) -> Pair {
    let sum = Pair(exactly: high, plus: other.high)
    return Pair(large: sum.high, small: sum.low + (low + other.low))
  }

  /// log x = k ln 2 + 2 (s + s^3 / 3 + s^5 / 5 + …) with s = (m - 1) / (m + 1).
  ///
  /// The first two terms are pairs; the rest is below 2^-12 of the first: one double is enough.
  static func log(_ x: Double) -> Pair {
    let (k, m) = ScalarMath.split(x)
    let f = m - 1  // exact
    let divisor = Pair(exactly: m, plus: 1)
    let quotient = f / divisor.high
    let back = Pair(exactly: quotient, times: divisor.high)
    let s = Pair(
      large: quotient,
      small: (((f - back.high) - back.low) - quotient * divisor.low) / divisor.high)
    let square = s.times(s)
    let third = Pair(high: 0x1.5555555555555p-2, low: 0x1.5555555555555p-56)
    let z = square.high
    let rest =
      z * z * s.high
      * ScalarMath.polynomial(
        z, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13, 1 / 15, 1 / 17, 1 / 19, 1 / 21, 1 / 23)
    let series = s.plus(s.times(square).times(third)).plus(Pair(high: rest, low: 0))
    let whole = Pair(exactly: k * ScalarMath.ln2.high, plus: k * ScalarMath.ln2.low)
    let tail = k * 0x1.cc01f97b57a08p-87
    return Pair(high: whole.high, low: whole.low + tail)
      .plus(Pair(high: 2 * series.high, low: 2 * series.low))
  }
}

/// cos(pi t) for t in 0...1 by + - * alone, so its bits are the same everywhere; error below 1e-15.
///
/// Folded to an angle of at most pi / 4 (1 - t and 0.5 - t are exact there), then Taylor's series.
public func cosinePi(_ t: Double) -> Double {
  precondition(t >= 0 && t <= 1, "cosinePi: \(t) is not in 0...1")
  if t > 0.5 { return -cosinePi(1 - t) }
  let isSine = t > 0.25
  let x = (isSine ? 0.5 - t : t) * .pi
  let square = x * x
  // Horner's rule over 1 - x²/(2·1) (1 - x²/(4·3) (…)), or x (1 - x²/(3·2) (…)) for the sine.
  var sum = 1.0
  for term in stride(from: isSine ? 17.0 : 16.0, to: 1, by: -2) {
    sum = 1 - square / (term * (term - 1)) * sum
  }
  return isSine ? x * sum : sum
}

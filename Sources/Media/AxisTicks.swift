/// Places on an axis that people like to read: 1, 2 or 5 times a power of ten.
struct AxisTicks {
  /// A tick: its value and the text beside it.
  struct Tick {
    let value: Double
    let text: String
  }

  let ticks: [Tick]

  /// Ticks at equal distances within `range`, `count` of them or somewhat fewer.
  init(linear range: ClosedRange<Double>, count: Int) {
    let length = range.upperBound - range.lowerBound
    // The smallest step that gives at most `count` ticks: digit * 10^exponent.
    var exponent = -300
    while Self.power(exponent + 1) * Double(count) < length { exponent += 1 }
    var digit = 1
    for next in [2, 5, 10]
    where Double(digit) * Self.power(exponent) * Double(count) < length {
      digit = next
    }
    if digit == 10 { (digit, exponent) = (1, exponent + 1) }
    let step = Double(digit) * Self.power(exponent)
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step).rounded(.down)
    guard first.magnitude < 0x1p53, last.magnitude < 0x1p53, last - first < 1000 else {
      ticks = []
      return
    }
    ticks = stride(from: first, through: last, by: 1).map { index in
      let (mantissa, overflow) = Int(index).multipliedReportingOverflow(by: digit)
      return Tick(
        value: index * step, text: overflow ? "" : Self.text(mantissa, exponent: exponent))
    }
  }

  /// Ticks for a logarithmic axis over a positive range: decades, or 1-2-5 when decades are few, or
  /// equal distances when even those are.
  init(logarithmic range: ClosedRange<Double>, count: Int) {
    func ticks(_ digits: [Int]) -> [Tick] {
      (-300...300).flatMap { exponent in
        digits.map { digit in
          Tick(
            value: Double(digit) * Self.power(exponent),
            text: Self.text(digit, exponent: exponent))
        }
      }.filter { range.contains($0.value) }
    }
    let decades = ticks([1])
    let fine = ticks([1, 2, 5])
    if decades.count > 4 {
      let keep = (decades.count + count - 1) / count
      self.ticks = decades.enumerated().filter { $0.offset % keep == 0 }.map { $0.element }
    } else if fine.count > 3 {
      self.ticks = fine
    } else {
      self.ticks = AxisTicks(linear: range, count: count).ticks
    }
  }

  /// 10^exponent by multiplication; exact up to 10^22.
  private static func power(_ exponent: Int) -> Double {
    let positive = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / positive : positive
  }

  /// The text of mantissa * 10^exponent: `0.25`, `1500`, `20k`, `3e-7`.
  private static func text(_ mantissa: Int, exponent: Int) -> String {
    guard mantissa != 0 else { return "0" }
    var (mantissa, exponent) = (mantissa, exponent)
    while mantissa % 10 == 0 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    let sign = mantissa < 0 ? "-" : ""
    let digits = String(mantissa.magnitude)
    func zeros(_ count: Int) -> String { String(repeating: "0", count: max(count, 0)) }
    let magnitude = digits.count + exponent
    switch exponent {
    case _ where magnitude > 9 || magnitude < -4:
      return sign + digits + "e\(exponent)"
    case 3... where magnitude > 6:
      return exponent >= 6
        ? sign + digits + zeros(exponent - 6) + "M" : sign + digits + zeros(exponent - 3) + "k"
    case 3... where magnitude > 4: return sign + digits + zeros(exponent - 3) + "k"
    case 0...: return sign + digits + zeros(exponent)
    default:
      let padded = zeros(1 - magnitude) + digits
      return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }
  }
}

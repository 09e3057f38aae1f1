/// Amounts as people read them.
enum Amount {
  /// `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "a very long time" }
    if seconds < 9.95 { return "\(tenths(max(0, seconds))) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = whole / 60
    return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
  }

  /// `312 bytes`, `4.2 kB`, `1.3 MB`, `2.0 GB`.
  static func size(_ bytes: Int) -> String {
    var value = Double(bytes)
    if value < 1000 { return "\(bytes) bytes" }
    for unit in ["kB", "MB", "GB"] {
      value /= 1000
      if value < 999.95 { return "\(tenths(value)) \(unit)" }
    }
    return "\(tenths(value / 1000)) TB"
  }

  /// `8.3/s`, or `12 s each` when one takes long.
  static func rate(_ count: Int, in seconds: Double) -> String {
    guard count > 0, seconds > 0 else { return "-" }
    let rate = Double(count) / seconds
    if rate < 0.5 { return "\(time(1 / rate)) each" }
    return rate < 99.95 ? "\(tenths(rate))/s" : "\(Int(min(rate, 1e12).rounded()))/s"
  }

  /// `1 item`, `12 items`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// With so many digits after the point.
  static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
    let scaled = Int((abs(value) * Double(unit)).rounded())
    let fraction = String(scaled % unit)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / unit).\(zeros)\(fraction)"
  }

  private static func tenths(_ value: Double) -> String { decimal(value, digits: 1) }
}

/// Numbers and their decimal text, without a locale.
public enum DecimalText {
  /// The integer of `-?[0-9]+`; `nil` for anything else or out of range.
  public static func integer(_ text: String) -> Int? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  /// The nearest Double of `-?[0-9]+(.[0-9]+)?([eE][+-]?[0-9]+)?`; `nil` for anything else or not
  /// finite.
  public static func double(_ text: String) -> Double? {
    var rest = text.utf8[...]
    func skipDigits() -> Bool {
      let before = rest.count
      rest = rest.drop { (48...57).contains($0) }
      return rest.count < before
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard skipDigits() else { return nil }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard skipDigits() else { return nil }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard skipDigits() else { return nil }
    }
    guard rest.isEmpty, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The shortest text that parses to the same value; whole numbers below 2^53 without a point.
  public static func shortest(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

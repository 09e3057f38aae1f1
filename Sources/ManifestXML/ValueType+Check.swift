extension ValueType {
  /// The check of an attribute that has no other: what the schema says, canonical text out.
  func check(_ text: String) -> Result<String, CheckFailure> {
    func verdict(_ canonical: String?, _ wish: String) -> Result<String, CheckFailure> {
      canonical.map { .success($0) } ?? .failure(CheckFailure("must be \(wish), got \"\(text)\""))
    }
    switch self {
    case .integer(let range):
      return verdict(
        Self.integer(text).flatMap { range.contains($0) ? String($0) : nil },
        "a whole number in \(range.lowerBound)...\(range.upperBound)")
    case .decimal(let range):
      return verdict(
        Self.decimal(text).flatMap { range.contains($0) ? Self.shortest($0) : nil },
        "a number in \(Self.shortest(range.lowerBound))...\(Self.shortest(range.upperBound))")
    case .boolean:
      let values = ["true": "true", "1": "true", "false": "false", "0": "false"]
      return verdict(values[text], "true or false")
    case .choice(let words):
      return verdict(
        words.contains(text) ? text : nil, "one of \(words.joined(separator: ", "))")
    case .text(let maximum):
      return verdict(
        text.unicodeScalars.count <= maximum ? text : nil, "at most \(maximum) characters")
    case .path: return verdict(text.isEmpty ? nil : text, "a path")
    case .identifier: return verdict(Self.isIdentifier(text) ? text : nil, "a name")
    case .unsigned64OrWords(let words):
      let number = Self.isDigits(text.utf8[...]) ? UInt64(text).map { String($0) } : nil
      let wish = (["a whole number in 0...\(UInt64.max)"] + words).joined(separator: " or ")
      return verdict(words.contains(text) ? text : number, wish)
    }
  }

  private static func isDigits(_ bytes: Substring.UTF8View) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func integer(_ text: String) -> Int? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return isDigits(digits) ? Int(text) : nil
  }

  /// Narrower than `Double.init`, which takes `0x1p3`, `inf` and `nan`.
  private static func decimal(_ text: String) -> Double? {
    var rest = text.utf8[...]
    func skip(_ bytes: String) -> Bool {
      guard let first = rest.first, bytes.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func skipDigits() -> Bool {
      let before = rest.count
      rest = rest.drop { (0x30...0x39).contains($0) }
      return rest.count < before
    }
    _ = skip("-")
    guard skipDigits() else { return nil }
    if skip(".") {
      guard skipDigits() else { return nil }
    }
    if skip("eE") {
      _ = skip("+-")
      guard skipDigits() else { return nil }
    }
    guard rest.isEmpty, let value = Double(text), value.isFinite else { return nil }
    return value == 0 ? 0 : value
  }

  /// The shortest text that parses to the same value; whole numbers without a point.
  static func shortest(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The schema's pattern and length: see `SchemaWriter`.
  private static func isIdentifier(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8?) -> Bool {
      switch byte {
      case .some(0x30...0x39), .some(0x41...0x5A), .some(0x61...0x7A): true
      default: false
      }
    }
    return text.utf8.count <= identifierLength
      && text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
      && isAlphanumeric(text.utf8.first) && isAlphanumeric(text.utf8.last)
      && !text.contains("..")
  }

  static let identifierLength = 64
}

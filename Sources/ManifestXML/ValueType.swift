/// What a schema says about an attribute's values.
public enum ValueType: Hashable, Sendable {
  case integer(ClosedRange<Int>)
  case decimal(ClosedRange<Double>)
  /// `true`, `false`, `1` or `0`.
  case boolean
  case choice([String])
  case text(maximumLength: Int)
  /// A file or folder; not empty.
  case path
  /// A name that may end in a file's name: letters, digits, `_`, `-` and single dots inside; at most 64,
  /// no hyphen first.
  case identifier
  /// A whole number of 64 bits, or one of the words.
  case unsigned64OrWords([String])

  /// The check of an attribute that has no other: what the schema says, the text as it stands.
  func check(_ text: String) -> Result<String, CheckFailure> {
    func verdict(_ isFine: Bool, _ wish: String) -> Result<String, CheckFailure> {
      isFine ? .success(text) : .failure(CheckFailure("must be \(wish), got \"\(text)\""))
    }
    switch self {
    case .integer(let range):
      return verdict(
        Int(text).map(range.contains) ?? false,
        "a whole number in \(range.lowerBound)...\(range.upperBound)")
    case .decimal(let range):
      return verdict(
        Double(text).map(range.contains) ?? false,
        "a number in \(range.lowerBound)...\(range.upperBound)")
    case .boolean: return verdict(["true", "false", "1", "0"].contains(text), "true or false")
    case .choice(let words):
      return verdict(words.contains(text), "one of \(words.joined(separator: ", "))")
    case .text(let maximum):
      return verdict(text.unicodeScalars.count <= maximum, "at most \(maximum) characters")
    case .path: return verdict(!text.isEmpty, "a path")
    case .identifier: return verdict(Self.isIdentifier(text), "a name")
    case .unsigned64OrWords(let words):
      let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      let wish = (["a whole number in 0...\(UInt64.max)"] + words).joined(separator: " or ")
      return verdict(isNumber && UInt64(text) != nil || words.contains(text), wish)
    }
  }

  /// The schema's pattern and length: see `SchemaWriter`.
  private static func isIdentifier(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isAllowed = bytes.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "._-".utf8.contains($0)
      }
    }
    return isAllowed && (1...64).contains(bytes.count) && !text.hasPrefix(".")
      && !text.hasPrefix("-") && !text.hasSuffix(".") && !text.contains("..")
  }
}

/// Strings as one attribute holds them: separated by `|`; `\n` is a line end, `\t` a tab, `\|` a
/// bar and `\\` a backslash.
public struct TextList: ParameterValue {
  /// The strings, none of them empty.
  public let strings: [String]

  /// Some strings.
  public init(_ strings: [String] = []) { self.strings = strings }

  /// The strings of a text of a length in the domain.
  public static func parse(
    _ text: String, in domain: ClosedRange<Int>
  ) throws(ParameterReason) -> TextList {
    guard domain.contains(text.unicodeScalars.count) else {
      throw ParameterReason(
        "must have at most \(domain.upperBound) characters, got \(text.unicodeScalars.count)")
    }
    guard !text.isEmpty else { return TextList() }
    var strings: [String] = []
    var current = String.UnicodeScalarView()
    var rest = text.unicodeScalars.makeIterator()
    while let scalar = rest.next() {
      switch scalar {
      case "|":
        strings.append(String(current))
        current = String.UnicodeScalarView()
      case "\\":
        let escaped = rest.next()
        guard let escaped, let plain = escapes[escaped] else {
          let written = escaped.map { "\\\($0)" } ?? "\\"
          throw ParameterReason("may have \\n, \\t, \\| and \\\\ only, got \"\(written)\"")
        }
        current.append(plain)
      default: current.append(scalar)
      }
    }
    strings.append(String(current))
    guard strings.allSatisfy({ !$0.isEmpty }) else {
      throw ParameterReason("must have a text on both sides of each |, got \"\(text)\"")
    }
    return TextList(strings)
  }

  /// The strings with `|` between them.
  public var canonicalText: String {
    strings.map { string in
      var text = String.UnicodeScalarView()
      for scalar in string.unicodeScalars {
        if let letter = Self.escapes.first(where: { $0.value == scalar })?.key {
          text.append("\\")
          text.append(letter)
        } else {
          text.append(scalar)
        }
      }
      return String(text)
    }.joined(separator: "|")
  }

  /// A text of limited length.
  public static func schema(_ domain: ClosedRange<Int>) -> ParameterSchema {
    .text(maximumLength: domain.upperBound)
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "|": "|", "\\": "\\",
  ]
}

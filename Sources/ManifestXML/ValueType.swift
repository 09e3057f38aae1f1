/// What a schema says about an attribute's values.
public enum ValueType: Hashable, Sendable {
  /// A whole number: `-?[0-9]+`.
  case integer(ClosedRange<Int>)
  /// A number: `-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
  case decimal(ClosedRange<Double>)
  /// `true`, `false`, `1` or `0`.
  case boolean
  case choice([String])
  /// A text of at most that many Unicode scalars; white space around it belongs to it.
  case text(maximumLength: Int)
  /// A file or folder; not empty. White space around it belongs to it.
  case path
  /// A name that may end in a file's name: ASCII letters and digits, between them also `_`, `-`
  /// and single dots; at most 64.
  case identifier
  /// A whole number of 64 bits, or one of the words.
  case unsigned64OrWords([String])

  /// Whether white space around a value counts.
  ///
  /// Where it does not, schemas take it away before they look at a value, and so does the reader.
  var keepsWhiteSpace: Bool {
    switch self {
    case .text, .path: true
    case .integer, .decimal, .boolean, .choice, .identifier, .unsigned64OrWords: false
    }
  }
}

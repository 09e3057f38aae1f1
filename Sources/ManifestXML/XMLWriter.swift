/// Writes a document piece by piece: two spaces a level, attributes in the order given.
///
/// Memory does not grow with the document. Elements with text stand on one line.
public struct XMLWriter {
  private let sink: ([UInt8]) throws -> Void
  private var open: [String] = []
  private var isFresh = true

  /// A writer into a sink, which gets whole pieces in order.
  public init(sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  /// An element that others follow into.
  ///
  /// Close it with `end`.
  public mutating func start(_ name: String, _ attributes: [(String, String)] = []) throws {
    try put(try indent() + tag(name, attributes) + ">\n")
    open.append(name)
  }

  /// An element without content.
  public mutating func empty(_ name: String, _ attributes: [(String, String)] = []) throws {
    try put(try indent() + tag(name, attributes) + "/>\n")
  }

  /// An element with text only.
  ///
  /// White space is kept.
  public mutating func text(
    _ name: String, _ text: String, _ attributes: [(String, String)] = []
  ) throws {
    try put(
      try indent() + tag(name, attributes) + ">" + escape(text, isAttribute: false) + "</\(name)>\n"
    )
  }

  /// Closes the innermost open element.
  public mutating func end() throws {
    guard let name = open.popLast() else { return }
    try put(try indent() + "</\(name)>\n")
  }

  private mutating func indent() throws -> String {
    if isFresh {
      isFresh = false
      try put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    }
    return String(repeating: "  ", count: open.count)
  }

  private func tag(_ name: String, _ attributes: [(String, String)]) throws -> String {
    try attributes.reduce(into: "<\(name)") {
      $0 += " \($1.0)=\"\(try escape($1.1, isAttribute: true))\""
    }
  }

  private func escape(_ text: String, isAttribute: Bool) throws(XMLCharacterError) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where isAttribute: result += "&quot;"
      // A parser would turn these into spaces (attributes) or newlines (carriage return).
      case "\t" where isAttribute: result += "&#9;"
      case "\n" where isAttribute: result += "&#10;"
      case "\r": result += "&#13;"
      default:
        guard XMLCharacterError.isAllowed(scalar) else { throw XMLCharacterError(scalar: scalar) }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func put(_ text: String) throws { try sink(Array(text.utf8)) }
}

/// A character that XML 1.0 cannot hold, not even as a reference.
public struct XMLCharacterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The character.
  public let scalar: Unicode.Scalar

  package init(scalar: Unicode.Scalar) { self.scalar = scalar }

  /// `character U+0001 cannot stand in XML`.
  public var description: String { "character \(Self.codePoint(scalar)) cannot stand in XML" }

  /// `U+0001`.
  static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
  }

  /// `Char` of XML 1.0, fifth edition, production 2.
  public static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}

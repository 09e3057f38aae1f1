import CXML

/// What libxml2 says about a document that is not well-formed, in our words and at its place.
///
/// The parser stands behind what it complains about, and its words assume that one knows XML.
struct SyntaxProblem {
  /// The place of the problem, in bytes of the document.
  private(set) var offset: Int
  /// What is wrong.
  private(set) var message: String
  /// The cure, where there is one.
  private(set) var hint: String?

  private let bytes: [UInt8]

  /// The problem of an error; `consumed` is how far the parser had come.
  init(_ error: xmlError, consumed: Int, in bytes: [UInt8]) {
    self.bytes = bytes
    offset = min(consumed, bytes.count)
    message = Self.tidy(error.message.map { String(cString: $0) } ?? "unknown error")
    let name = error.str1.map { String(cString: $0) } ?? ""
    let other = error.str2.map { String(cString: $0) } ?? ""
    switch xmlParserErrors(rawValue: UInt32(bitPattern: error.code)) {
    case XML_ERR_TAG_NAME_MISMATCH:
      moveBack(to: "</")
      message = "</\(other)> does not close <\(name)> of line \(error.int1)"
    case XML_ERR_TAG_NOT_FINISHED:
      moveToEnd()
      message = "the document ends inside <\(name)> of line \(error.int1)"
    case XML_ERR_GT_REQUIRED where atEnd:
      moveToEnd()
      message = "the document ends inside a tag"
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
      message = "the value of an attribute must be in quotes"
    case XML_ERR_ATTRIBUTE_NOT_FINISHED: attributeNotFinished()
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
      message = "attribute '\(name)' has no value"
      hint = "write \(name)=\"…\""
    case XML_ERR_SPACE_REQUIRED where message.hasPrefix("attributes"):
      message = "a space must stand before an attribute"
    case XML_ERR_LT_IN_ATTRIBUTE:
      message = "'<' in the value of an attribute"
      hint = "write &lt;, or close the value with a quote"
    case XML_ERR_NAME_REQUIRED, XML_ERR_ENTITYREF_SEMICOL_MISSING: bareAmpersand()
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
      moveBack(to: "&")
      message = "unknown entity '&\(name);'"
      hint = "only &amp; &lt; &gt; &quot; &apos; and numbers like &#233; are known"
    case XML_ERR_INVALID_CHAR:
      if let scalar = UInt32(exactly: error.int1).flatMap({ Unicode.Scalar($0) }) {
        message = "character \(XMLCharacterError.codePoint(scalar)) is not allowed"
      }
    case XML_ERR_MISPLACED_CDATA_END:
      message = "']]>' in a text"
      hint = "write ]]&gt;"
    case XML_ERR_COMMENT_NOT_FINISHED: unclosed("<!--", "a comment")
    case XML_ERR_CDATA_NOT_FINISHED: unclosed("<![CDATA[", "a CDATA section")
    case XML_ERR_PI_NOT_FINISHED: unclosed("<?", "a processing instruction")
    case XML_ERR_HYPHEN_IN_COMMENT: message = "'--' inside a comment"
    case XML_ERR_INTERNAL_ERROR where message.contains("depth"):
      moveBack(to: "<")
      message = "elements are nested deeper than \(error.int1)"
    default: break
    }
  }

  private var atEnd: Bool { bytes[offset...].allSatisfy { TagScanner.isSpace($0) } }

  /// To the end of what the document says: a caret on an empty last line tells nothing.
  private mutating func moveToEnd() {
    offset = (bytes.lastIndex { !TagScanner.isSpace($0) } ?? -1) + 1
  }

  /// To the last place before this one where a text stands, if there is one.
  private mutating func moveBack(to text: StaticString) {
    let wanted = text.withUTF8Buffer { Array($0) }
    var index = offset - wanted.count
    while index >= 0, !bytes[index...].starts(with: wanted) { index -= 1 }
    if index >= 0 { offset = index }
  }

  private mutating func attributeNotFinished() {
    if message.contains("too long") {
      message = "the value of an attribute is longer than \(XML_MAX_TEXT_LENGTH) bytes"
    } else {
      moveToEnd()
      message = "the document ends inside the value of an attribute"
    }
  }

  /// `&` that starts no entity; the same code stands for missing names elsewhere.
  private mutating func bareAmpersand() {
    let isAmpersand = bytes[..<offset].last { !Self.isNameByte($0) } == UInt8(ascii: "&")
    guard isAmpersand else { return }
    moveBack(to: "&")
    message = "'&' starts no entity"
    hint = "write &amp;"
  }

  private mutating func unclosed(_ start: StaticString, _ what: String) {
    moveBack(to: start)
    message = "\(what) is not closed"
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    default: "_-.#".utf8.contains(byte)
    }
  }

  /// One line, without the parser's function name, lower-case start, no period.
  private static func tidy(_ message: String) -> String {
    let parts = message.split(whereSeparator: { $0.isWhitespace })
    var text = parts.joined(separator: " ")
    for prefix in [
      "xmlParseEntityRef: ", "xmlParseStartTag: ", "xmlParsePI : ", "xmlParseCharRef: ",
      "internal error: ",
    ]
    where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
    }
    if text.hasSuffix(".") { text.removeLast() }
    guard let first = text.unicodeScalars.first,
      text.unicodeScalars.dropFirst().first.map({ !("A"..."Z").contains($0) }) ?? true
    else { return text }
    return first.properties.lowercaseMapping
      + text.unicodeScalars.dropFirst().map { String($0) }.joined()
  }
}

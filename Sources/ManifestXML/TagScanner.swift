/// Places of tags, attributes and texts in a document.
///
/// libxml2 tells the end of a start tag and no attribute columns, so the bytes are walked once
/// more. In a well-formed document without DOCTYPE a few rules suffice; in any other the walk ends
/// too, its places may be wrong, and libxml2's own error is what counts. The walk comes first, for
/// it also finds what would take libxml2 hours: its time for one tag is the square of the number of
/// attributes.
struct TagScanner {
  /// The places of one start tag.
  struct Tag {
    /// Where its name begins.
    let name: SourcePosition
    /// Attribute names as written (with prefix), where they and their values begin.
    var attributes: [(name: String, at: SourcePosition, value: SourcePosition)] = []
    /// Where its text begins, white space left out.
    var text: SourcePosition?
  }

  private let bytes: [UInt8]
  private var index: Int
  private var line = 1
  private var column = 1
  private(set) var tags: [Tag] = []
  /// A document too large to parse.
  private(set) var problem: Diagnostic?
  private var open: [Int] = []

  /// The most elements of a document.
  static let maximumTags = 1_000_000
  /// The most attributes of an element.
  static let maximumAttributes = 1_000

  /// The start tags of a document, in its order.
  static func scan(_ bytes: [UInt8]) -> TagScanner {
    var scanner = TagScanner(bytes)
    scanner.scan()
    return scanner
  }

  /// Where the document type declaration stands, if there is one before the root.
  static func documentType(_ bytes: [UInt8]) -> Int? {
    var scanner = TagScanner(bytes)
    while scanner.index < bytes.count {
      if scanner.starts(with: "<!DOCTYPE") { return scanner.index }
      guard scanner.skipRemark() else {
        guard isSpace(bytes[scanner.index]) else { return nil }
        scanner.advance(1)
        continue
      }
    }
    return nil
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = SourceBytes.start(of: bytes)
  }

  private var position: SourcePosition { SourcePosition(line: line, column: column) }

  private mutating func scan() {
    while index < bytes.count, problem == nil {
      if skipRemark() { continue }
      if starts(with: "<![CDATA[") {
        advance(9)
        noteText()
        skip(past: "]]>", from: 0)
      } else if starts(with: "</") {
        skip(past: ">", from: 2)
        _ = open.popLast()
      } else if bytes[index] == UInt8(ascii: "<") {
        startTag()
      } else {
        if !Self.isSpace(bytes[index]) { noteText() }
        advance(1)
      }
    }
  }

  /// Passes over a comment or a processing instruction.
  private mutating func skipRemark() -> Bool {
    if starts(with: "<!--") {
      skip(past: "-->", from: 4)
    } else if starts(with: "<?") {
      skip(past: "?>", from: 2)
    } else {
      return false
    }
    return true
  }

  private mutating func startTag() {
    advance(1)
    var tag = Tag(name: position)
    while index < bytes.count, !Self.isSpace(bytes[index]), !"/>".utf8.contains(bytes[index]) {
      advance(1)
    }
    var isEmpty = false
    while index < bytes.count, bytes[index] != UInt8(ascii: ">"), problem == nil {
      if bytes[index] == UInt8(ascii: "/") {
        isEmpty = true
        advance(1)
      } else if Self.isSpace(bytes[index]) {
        advance(1)
      } else {
        attribute(of: &tag)
      }
    }
    advance(1)
    if !isEmpty { open.append(tags.count) }
    tags.append(tag)
    if tags.count > Self.maximumTags {
      problem = Diagnostic(
        position: tag.name, message: "the document has more than \(Self.maximumTags) elements")
    }
  }

  private mutating func attribute(of tag: inout Tag) {
    let start = index
    let place = position
    while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: "=") {
      advance(1)
    }
    let name = String(decoding: bytes[start..<index], as: UTF8.self)
    while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
      bytes[index] != UInt8(ascii: "'")
    {
      advance(1)
    }
    guard index < bytes.count else { return }
    let quote = bytes[index]
    advance(1)
    tag.attributes.append((name, place, position))
    if tag.attributes.count > Self.maximumAttributes {
      problem = Diagnostic(
        position: place,
        message: "an element may have at most \(Self.maximumAttributes) attributes")
    }
    while index < bytes.count, bytes[index] != quote { advance(1) }
    advance(1)
  }

  private mutating func noteText() {
    guard let tag = open.last, tags[tag].text == nil else { return }
    tags[tag].text = position
  }

  /// XML's white space.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func starts(with text: StaticString) -> Bool {
    guard bytes.count - index >= text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { $0.indices.allSatisfy { bytes[index + $0] == text.utf8Start[$0] } }
  }

  private mutating func skip(past end: StaticString, from length: Int) {
    advance(length)
    while index < bytes.count, !starts(with: end) { advance(1) }
    advance(end.utf8CodeUnitCount)
  }

  private mutating func advance(_ count: Int) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if !SourceBytes.isContinuation(bytes[index]) {
        column += 1
      }
      index += 1
    }
  }
}

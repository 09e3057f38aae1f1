/// Places of tags, attributes and texts in a document.
///
/// libxml2 tells the end of a start tag and no attribute columns, so the bytes are walked once
/// more. Only a document that libxml2 found well-formed, without DOCTYPE, gets here: within these
/// bounds a few rules suffice, and a place can be wrong at worst, never a value.
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
  private var tags: [Tag] = []
  private var open: [Int] = []

  /// The start tags of a well-formed document, in its order.
  static func tags(_ bytes: [UInt8]) -> [Tag] {
    var scanner = TagScanner(bytes)
    scanner.scan()
    return scanner.tags
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: LineTable.byteOrderMark) ? LineTable.byteOrderMark.count : 0
  }

  private var position: SourcePosition { SourcePosition(line: line, column: column) }

  private mutating func scan() {
    while index < bytes.count {
      if starts(with: "<!--") {
        skip(past: "-->", from: 4)
      } else if starts(with: "<![CDATA[") {
        advance(9)
        noteText()
        skip(past: "]]>", from: 0)
      } else if starts(with: "<?") {
        skip(past: "?>", from: 2)
      } else if starts(with: "</") {
        skip(past: ">", from: 2)
        _ = open.popLast()
      } else if bytes[index] == UInt8(ascii: "<") {
        startTag()
      } else {
        if !isSpace(bytes[index]) { noteText() }
        advance(1)
      }
    }
  }

  private mutating func startTag() {
    advance(1)
    var tag = Tag(name: position)
    while index < bytes.count, !isSpace(bytes[index]), !"/>".utf8.contains(bytes[index]) {
      advance(1)
    }
    var isEmpty = false
    while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
      if bytes[index] == UInt8(ascii: "/") {
        isEmpty = true
        advance(1)
      } else if isSpace(bytes[index]) {
        advance(1)
      } else {
        attribute(of: &tag)
      }
    }
    advance(1)
    if !isEmpty { open.append(tags.count) }
    tags.append(tag)
  }

  private mutating func attribute(of tag: inout Tag) {
    let start = index
    let place = position
    while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: "=") {
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
    while index < bytes.count, bytes[index] != quote { advance(1) }
    advance(1)
  }

  private mutating func noteText() {
    guard let tag = open.last, tags[tag].text == nil else { return }
    tags[tag].text = position
  }

  private func isSpace(_ byte: UInt8) -> Bool {
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
      } else if bytes[index] & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
  }
}

/// The source line around a place and the line below it with the caret, fit for a terminal.
struct SourceExcerpt {
  /// The line, or a window of it when it is wide.
  let text: String
  /// Space and a caret.
  let caret: String

  /// Columns shown at most.
  static let widest = 160

  /// The excerpt around a byte; nothing when the line is blank.
  init?(of bytes: [UInt8], at offset: Int) {
    let target = min(offset, bytes.count)
    let start = Self.step(back: Self.widest, from: target, in: bytes)
    let end = Self.step(forward: Self.widest, from: target, in: bytes)
    var before = Self.scalars(bytes[start..<target])
    var after = Self.scalars(bytes[target..<end])
    var cutBefore = start > SourceBytes.start(of: bytes) && bytes[start - 1] != UInt8(ascii: "\n")
    var cutAfter = end < bytes.count && bytes[end] != UInt8(ascii: "\n")
    if !cutAfter, after.last == "\r" { after.removeLast() }
    if cutBefore || cutAfter || before.count + after.count > Self.widest {
      // The place stays in the first half of the window, unless the line ends before that.
      let left = max(Self.widest / 2, Self.widest - after.count)
      (cutBefore, before) = (cutBefore || before.count > left, Array(before.suffix(left)))
      let right = Self.widest - before.count
      (cutAfter, after) = (cutAfter || after.count > right, Array(after.prefix(right)))
    }
    guard !(before + after).allSatisfy({ $0.properties.isWhitespace }) else { return nil }
    var text = cutBefore ? "…" : ""
    for scalar in before + after { text.unicodeScalars.append(Self.harmless(scalar)) }
    self.text = cutAfter ? text + "…" : text
    // Tabs stay tabs, so that the caret stands below its column whatever their width.
    let indent = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: Self.cells($0)) }
    caret = (cutBefore ? " " : "") + indent.joined() + "^"
  }

  /// A text for one line: control characters replaced, cut where it gets long.
  static func line(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      result.unicodeScalars.append(scalar == "\t" ? " " : harmless(scalar))
    }
    return text.unicodeScalars.dropFirst(longest).isEmpty ? result : result + "…"
  }

  private static let longest = 400

  /// The byte that many scalars further; no further than the end of the line.
  private static func step(forward count: Int, from start: Int, in bytes: [UInt8]) -> Int {
    var (offset, left) = (start, count)
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n"), left > 0 {
      offset += 1
      while offset < bytes.count, SourceBytes.isContinuation(bytes[offset]) { offset += 1 }
      left -= 1
    }
    return offset
  }

  /// The byte that many scalars back; no further than the start of the line.
  private static func step(back count: Int, from end: Int, in bytes: [UInt8]) -> Int {
    let first = SourceBytes.start(of: bytes)
    var (offset, left) = (end, count)
    while offset > first, bytes[offset - 1] != UInt8(ascii: "\n"), left > 0 {
      offset -= 1
      while offset > first, SourceBytes.isContinuation(bytes[offset]) { offset -= 1 }
      left -= 1
    }
    return offset
  }

  private static func scalars(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  /// U+FFFD for what would move the cursor, colour the terminal or turn the writing around.
  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09: scalar
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: scalar
    }
  }

  /// The cells of a terminal that a scalar takes: two for East Asian wide ones and emoji.
  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F, 0xFEFF: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}

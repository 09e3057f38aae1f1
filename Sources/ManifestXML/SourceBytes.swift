/// Bytes of a document seen as lines and columns.
///
/// Only a line feed ends a line, a column is a Unicode scalar, and a byte order mark is before the
/// first column.
enum SourceBytes {
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Offset of the first byte that is no byte order mark.
  static func start(of bytes: [UInt8]) -> Int {
    bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  }

  /// Whether a byte goes on with the scalar before it: continuation bytes look like 10xxxxxx.
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The place of a byte; an offset beyond the end is the end.
  static func position(of offset: Int, in bytes: [UInt8]) -> SourcePosition {
    let start = start(of: bytes)
    let before = bytes[start..<max(start, min(offset, bytes.count))]
    let line = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
    let lineFeeds = before[..<line].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    let scalars = before[line...].reduce(0) { $0 + (isContinuation($1) ? 0 : 1) }
    return SourcePosition(line: lineFeeds + 1, column: scalars + 1)
  }
}

/// Finds the bytes of places that come in the document's order, in one walk over it.
struct PlaceFinder {
  private let bytes: [UInt8]
  private var line: Int
  private var column: Int
  private var offset: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (line, column, offset) = (1, 1, SourceBytes.start(of: bytes))
  }

  /// The byte at a place, which may be the end of a line; `nil`: there is no such place.
  mutating func offset(of position: SourcePosition) -> Int? {
    if position < SourcePosition(line: line, column: column) { self = PlaceFinder(bytes) }
    while line < position.line, offset < bytes.count {
      // Line feeds first: most lines between two problems have none.
      guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      (line, column, offset) = (line + 1, 1, end + 1)
    }
    while column < position.column, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
      offset += 1
      while offset < bytes.count, SourceBytes.isContinuation(bytes[offset]) { offset += 1 }
      column += 1
    }
    return line == position.line && column == position.column ? offset : nil
  }
}

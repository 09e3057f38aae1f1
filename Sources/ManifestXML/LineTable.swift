/// Lines of a document: turns byte offsets into lines and columns.
struct LineTable {
  private let bytes: [UInt8]
  /// Offset of each line's first byte; a byte order mark is before the first line.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0]
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    self.starts = starts
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The place of a byte.
  ///
  /// An offset beyond the end is the end.
  func position(_ offset: Int) -> SourcePosition {
    let offset = max(starts[0], min(offset, bytes.count))
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    // A scalar is counted at its first byte; continuation bytes look like 10xxxxxx.
    let scalars = bytes[starts[low]..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return SourcePosition(line: low + 1, column: scalars + 1)
  }

  /// A line without its end, invalid UTF-8 replaced; `nil`: there is no such line.
  func text(ofLine line: Int) -> String? {
    guard starts.indices.contains(line - 1) else { return nil }
    let end = line < starts.count ? starts[line] - 1 : bytes.count
    var content = bytes[starts[line - 1]..<max(end, starts[line - 1])]
    if content.last == UInt8(ascii: "\r") { content.removeLast() }
    return String(decoding: content, as: UTF8.self)
  }
}

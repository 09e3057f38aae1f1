/// Text as UTF-8 files that end in exactly one line feed.
public enum TextCodec {
  /// The file of a text: its line feeds at the end, however many, become one.
  ///
  /// Nothing else changes; an empty text is a single line feed. A text file has no room for provenance: the index carries it.
  public static func encode(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0
    return bytes[..<end] + [UInt8(ascii: "\n")]
  }

  /// The text of a file.
  ///
  /// A byte order mark is dropped and CR LF becomes LF; bytes that are not UTF-8 are refused with
  /// the offset of the first one.
  public static func decode(_ bytes: [UInt8]) throws(CodecError) -> String {
    if let offset = firstInvalid(bytes) {
      throw CodecError(format: "text", reason: "byte \(offset) is not valid UTF-8")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    guard body.contains(UInt8(ascii: "\r")) else { return String(decoding: body, as: UTF8.self) }
    var kept: [UInt8] = []
    kept.reserveCapacity(body.count)
    for byte in body {
      if byte == UInt8(ascii: "\n"), kept.last == UInt8(ascii: "\r") { kept.removeLast() }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Offset of the first byte that starts no well-formed sequence (Unicode 15, table 3-7).
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      // How many bytes follow, and the range of the first of them; the others are 80...BF.
      let (follow, second): (Int, ClosedRange<UInt8>)
      switch lead {
      case 0x00...0x7F: (follow, second) = (0, 0x80...0xBF)
      case 0xC2...0xDF: (follow, second) = (1, 0x80...0xBF)
      case 0xE0: (follow, second) = (2, 0xA0...0xBF)
      case 0xED: (follow, second) = (2, 0x80...0x9F)
      case 0xE1...0xEF: (follow, second) = (2, 0x80...0xBF)
      case 0xF0: (follow, second) = (3, 0x90...0xBF)
      case 0xF1...0xF3: (follow, second) = (3, 0x80...0xBF)
      case 0xF4: (follow, second) = (3, 0x80...0x8F)
      default: return index
      }
      let rest = bytes[(index + 1)...].prefix(follow)
      guard rest.count == follow, rest.first.map(second.contains) ?? true,
        rest.dropFirst().allSatisfy({ (0x80...0xBF).contains($0) })
      else { return index }
      index += 1 + follow
    }
    return nil
  }
}

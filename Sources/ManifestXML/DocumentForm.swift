/// What must hold of the bytes before a parser sees them: size, UTF-8, no NUL, no other encoding.
enum DocumentForm {
  /// The most bytes that a document may have.
  static let maximumBytes = 64 << 20

  /// The first thing wrong; `nil`: fine.
  static func problem(_ bytes: [UInt8]) -> Diagnostic? {
    let start = SourcePosition(line: 1, column: 1)
    if bytes.count > maximumBytes {
      let limit = maximumBytes >> 20
      return Diagnostic(position: start, message: "larger than \(limit) MiB")
    }
    if let problem = wideEncoding(bytes) { return problem }
    if let offset = bytes.firstIndex(of: 0) {
      return Diagnostic(
        position: SourceBytes.position(of: offset, in: bytes),
        message: "character U+0000 is not allowed")
    }
    if let offset = firstInvalidByte(bytes) {
      let byte = String(bytes[offset], radix: 16, uppercase: true)
      return Diagnostic(
        position: SourceBytes.position(of: offset, in: bytes),
        message: "byte 0x\(byte) is not UTF-8",
        hint: "save the file as UTF-8")
    }
    return declaredEncoding(bytes)
  }

  /// What the first bytes of a document, with its whole XML declaration, say against its encoding.
  static func encoding(_ head: [UInt8]) -> Diagnostic? {
    wideEncoding(head) ?? declaredEncoding(head)
  }

  /// A mark of UTF-16, or '<' beside a zero byte.
  private static func wideEncoding(_ bytes: [UInt8]) -> Diagnostic? {
    let isWide = [[0xFE, 0xFF], [0xFF, 0xFE], [0, 0x3C], [0x3C, 0]].contains {
      bytes.starts(with: $0)
    }
    return isWide
      ? Diagnostic(
        position: SourcePosition(line: 1, column: 1), message: "encoded as UTF-16",
        hint: "save the file as UTF-8") : nil
  }

  /// Offset of the first byte that belongs to no UTF-8 sequence.
  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var offset = 0
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  /// `encoding="…"` of the XML declaration, when it is not UTF-8.
  private static func declaredEncoding(_ bytes: [UInt8]) -> Diagnostic? {
    let start = SourceBytes.start(of: bytes)
    guard bytes[start...].starts(with: "<?xml".utf8),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let declaration = bytes[start..<end]
    guard let key = declaration.firstRange(of: Array("encoding".utf8)) else { return nil }
    let rest = declaration[key.upperBound...]
    guard let open = rest.firstIndex(where: { "\"'".utf8.contains($0) }),
      let close = rest[(open + 1)...].firstIndex(of: rest[open])
    else { return nil }
    let name = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
    if ["utf-8", "utf8"].contains(name.lowercased()) { return nil }
    return Diagnostic(
      position: SourceBytes.position(of: open + 1, in: bytes),
      message: "encoding must be UTF-8, got \"\(name)\"", hint: "save the file as UTF-8")
  }
}

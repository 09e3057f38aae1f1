import Files

/// Files with their checksums put right, so that an input reaches what lies behind them.
enum Mended {
  /// A PNG file whose chunks have their CRC-32.
  static func png(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var position = 8
    while bytes.count - position >= 12 {
      let length = bytes[position..<position + 4].reduce(0) { ($0 << 8) | Int($1) }
      guard length <= bytes.count - position - 12 else { break }
      let end = position + 8 + length
      let sum = crc32(bytes[position + 4..<end])
      for index in 0..<4 {
        bytes[end + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index))
      }
      position = end + 4
    }
    return bytes
  }

  /// A journal whose lines have the check digits of what they say.
  static func journal(_ bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let mended = lines.map { line -> [UInt8] in
      guard line.count > 9 else { return Array(line) }
      let body = Array(line.dropFirst(9))
      return Array(Digest(of: body).description.utf8.prefix(8)) + [UInt8(ascii: " ")] + body
    }
    return Array(mended.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// A training's state whose second line is the digest of the rest.
  static func state(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let second = bytes[(first + 1)...].firstIndex(of: UInt8(ascii: "\n"))
    else { return bytes }
    let digest = Digest(of: Array(bytes[(second + 1)...])).description
    return bytes[...first] + Array(digest.utf8) + bytes[second...]
  }

  private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

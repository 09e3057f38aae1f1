/// Builds any PNG, also ones that no encoder would write: stored deflate blocks, true checksums.
struct PNGBuilder {
  var width: UInt32
  var height: UInt32
  var depth: UInt8
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  var colorType: UInt8
  var isInterlaced = false
  /// Chunks between IHDR and IDAT.
  var chunks: [(name: String, body: [UInt8])] = []
  /// Scan lines, each with its filter byte.
  var lines: [UInt8]

  var file: [UInt8] {
    let header =
      Self.bigEndian(width) + Self.bigEndian(height)
      + [depth, colorType, 0, 0, isInterlaced ? 1 : 0]
    return Self.signature + Self.chunk("IHDR", header)
      + chunks.flatMap { Self.chunk($0.name, $0.body) }
      + Self.chunk("IDAT", Self.stored(lines)) + Self.chunk("IEND", [])
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return bigEndian(UInt32(body.count)) + named + bigEndian(crc(named))
  }

  /// Names and bodies of a file's chunks.
  static func chunks(of file: [UInt8]) -> [(name: String, body: [UInt8])] {
    var result: [(name: String, body: [UInt8])] = []
    var position = 8
    while position + 12 <= file.count {
      let size = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard size <= file.count - position - 12 else { break }
      result.append(
        (
          String(decoding: file[position + 4..<position + 8], as: UTF8.self),
          Array(file[position + 8..<position + 8 + size])
        ))
      position += 12 + size
    }
    return result
  }

  /// The same file with every checksum made true, so that damage reaches the code behind them.
  static func repairingChecksums(_ file: [UInt8]) -> [UInt8] {
    guard file.count > 8 else { return file }
    return Array(file[..<8]) + chunks(of: file).flatMap { chunk($0.name, $0.body) }
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(65535)
      let size = UInt16(block.count)
      stream += [rest.isEmpty ? 1 : 0]
      stream += [UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)]
      stream += block
    } while !rest.isEmpty
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + bigEndian(b << 16 | a)
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    return ~crc
  }
}

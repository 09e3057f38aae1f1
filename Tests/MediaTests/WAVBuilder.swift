/// Builds any WAV, also ones that no encoder would write.
struct WAVBuilder {
  var tag: UInt16 = 1
  var channels: UInt16 = 1
  var rate: UInt32 = 16000
  var bits: UInt16 = 16
  /// Chunks between `fmt ` and `data`.
  var chunks: [(name: String, body: [UInt8])] = []
  var data: [UInt8]
  /// Sizes that lie.
  var claimedData: UInt32?
  var claimedFile: UInt32?
  var isExtensible = false

  var file: [UInt8] {
    let block = channels * bits / 8
    var format =
      Self.bytes(isExtensible ? 0xFFFE : tag) + Self.bytes(channels) + Self.bytes(rate)
      + Self.bytes(rate &* UInt32(block)) + Self.bytes(block) + Self.bytes(bits)
    if isExtensible {
      format += Self.bytes(UInt16(22)) + Self.bytes(bits) + Self.bytes(UInt32(0)) + Self.bytes(tag)
      format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    }
    let body =
      Array("WAVE".utf8) + Self.chunk("fmt ", format)
      + chunks.flatMap { Self.chunk($0.name, $0.body) }
      + Self.chunk("data", data, claimed: claimedData)
    return Array("RIFF".utf8) + Self.bytes(claimedFile ?? UInt32(body.count)) + body
  }

  static func bytes<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }

  static func chunk(_ name: String, _ body: [UInt8], claimed: UInt32? = nil) -> [UInt8] {
    Array(name.utf8) + bytes(claimed ?? UInt32(body.count)) + body
      + (body.count % 2 == 1 ? [0] : [])
  }
}

/// The chunks of a RIFF WAVE file, all of whose sizes are true.
///
/// libsndfile reads a file whose sizes lie by guessing, so a cut file would pass as a shorter sound;
/// and it does not give back a comment of more than 2 KiB. Hence this walk beside it.
struct RIFF {
  /// A chunk and where its body lies in the file.
  struct Chunk {
    let name: [UInt8]
    let body: Range<Int>
  }

  let bytes: [UInt8]
  private(set) var chunks: [Chunk] = []

  /// Walks a file; fails when it is no WAVE file or a size points past the end.
  init(_ bytes: [UInt8]) throws(CodecError) {
    self.bytes = bytes
    guard !bytes.isEmpty else { throw Self.error("the file is empty") }
    guard bytes.count >= 12, bytes[..<4].elementsEqual("RIFF".utf8),
      bytes[8..<12].elementsEqual("WAVE".utf8)
    else { throw Self.error("the file is not a RIFF WAVE sound") }
    let end = 8 + uint32(at: 4)
    // The last chunk's padding byte is often missing.
    guard end <= bytes.count + 1 else {
      throw Self.error("the file ends early: it claims \(end) bytes and has \(bytes.count)")
    }
    guard end >= 12 else { throw Self.error("the file claims \(end) bytes, fewer than its header") }
    chunks = try walk(12..<min(end, bytes.count))
  }

  /// The body of the first chunk with a name.
  subscript(_ name: String) -> Range<Int>? {
    chunks.first { $0.name.elementsEqual(name.utf8) }?.body
  }

  /// The chunks inside a range.
  func walk(_ range: Range<Int>) throws(CodecError) -> [Chunk] {
    var found: [Chunk] = []
    var position = range.lowerBound
    while range.upperBound - position >= 8 {
      let size = uint32(at: position + 4)
      let body = position + 8
      guard size <= range.upperBound - body else {
        throw Self.error(
          "the chunk at byte \(position) claims \(size) bytes, \(range.upperBound - body) are left")
      }
      found.append(Chunk(name: Array(bytes[position..<position + 4]), body: body..<body + size))
      position = body + size + size % 2
    }
    return found
  }

  func uint16(at offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }

  func uint32(at offset: Int) -> Int { uint16(at: offset) | uint16(at: offset + 2) << 16 }

  private static func error(_ reason: String) -> CodecError {
    CodecError(format: "WAV", reason: reason)
  }
}

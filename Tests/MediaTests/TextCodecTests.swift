import Media
import Testing

struct TextCodecTests {
  @Test(arguments: [
    ("", "\n"), ("a", "a\n"), ("a\n", "a\n"), ("a\n\n\n", "a\n"), ("\n", "\n"), ("a \n", "a \n"),
    ("a\n\nb", "a\n\nb\n"), ("a\r\n", "a\r\n"), ("é🐻", "é🐻\n"),
  ])
  func `a file ends in one line feed`(text: String, file: String) throws {
    #expect(TextCodec.encode(text) == Array(file.utf8))
    #expect(TextCodec.encode(file) == Array(file.utf8))
  }

  @Test func `decoding drops the mark and the carriage returns of line ends only`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc\r\r\nd\r".utf8)
    #expect(try TextCodec.decode(bytes).utf8.elementsEqual("a\nb\rc\r\nd\r".utf8))
    #expect(try TextCodec.decode([]).isEmpty)
  }

  @Test(
    arguments: [
      ([0x61, 0x80], 1), ([0xC0, 0x80], 0), ([0xC3], 0), ([0x61, 0xE2, 0x82], 1),
      ([0xE0, 0x80, 0x80], 0), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xF0, 0x80, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0xC3, 0xA9, 0xFF], 2),
      ([0xE2, 0x82, 0x28], 0), ([0xFE], 0),
    ] as [([UInt8], Int)])
  func `what is not UTF-8 is refused with its offset`(bytes: [UInt8], offset: Int) {
    #expect(throws: CodecError(format: "text", reason: "byte \(offset) is not valid UTF-8")) {
      try TextCodec.decode(bytes)
    }
  }

  @Test func `the check agrees with the standard library on every scalar`() throws {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(Character(scalar)).utf8)
      let expected = value == 0xFEFF ? "" : String(Character(scalar))
      #expect(try TextCodec.decode(bytes) == expected)
    }
  }
}

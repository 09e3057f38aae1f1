import Media
import Testing

struct ContentDifferenceTests {
  private func difference(_ first: Sample, _ second: Sample) throws -> ContentDifference? {
    ContentDifference(try first.content(), try second.content())
  }

  private func picture(_ edits: [Int: UInt8] = [:], width: Int = 3, height: Int = 2) -> Sample {
    var pixels = [UInt8](repeating: 255, count: 4 * width * height)
    for (index, value) in edits { pixels[index] = value }
    return .image(Raster(width: width, height: height, pixels: pixels))
  }

  private func sound(_ values: [Int], rate: Int = 8000, channels: Int = 1) -> Sample {
    .audio(
      Waveform(sampleRate: rate, channels: channels, samples: values.map { Float($0) / 32768 }))
  }

  @Test func `equal contents differ nowhere`() throws {
    #expect(try difference(.text("a"), .text("a\n")) == nil)
    #expect(try difference(picture(), picture()) == nil)
    // What is invisible does not count.
    #expect(try difference(picture([3: 0, 0: 9]), picture([3: 0, 1: 7])) == nil)
    #expect(try difference(sound([1, 2]), sound([1, 2])) == nil)
  }

  @Test(
    arguments: [
      ("one two", "one six", 4, 1, 5, "two\n", "six\n"),
      ("ab\ncd\nef", "ab\ncd\neg", 7, 3, 2, "f\n", "g\n"),
      ("ab", "abc", 2, 1, 3, "\n", "c\n"),
      // One byte of two differs: the character counts.
      ("caf\u{E9}", "caf\u{EA}", 3, 1, 4, "\u{E9}\n", "\u{EA}\n"),
      ("\u{1F600}a", "\u{1F601}a", 0, 1, 1, "\u{1F600}a\n", "\u{1F601}a\n"),
      // Bytes agree as far as a character of one of them.
      ("\u{E9}", "\u{E9}\u{E9}", 1, 1, 2, "\n", "\u{E9}\n"),
    ])
  func `texts: the character, its line and column, and what follows`(
    first: String, second: String, offset: Int, line: Int, column: Int, has: String, other: String
  ) throws {
    let found = try #require(try difference(.text(first), .text(second)))
    #expect(found.place == .character(offset: offset, line: line, column: column))
    #expect(found.first == has && found.second == other && found.count == nil)
  }

  @Test func `a long text is quoted in part`() throws {
    let long = String(repeating: "x", count: 1000)
    let found = try #require(try difference(.text("a" + long), .text("b" + long)))
    #expect(found.first.count == 24 && found.first.hasPrefix("axx"))
    #expect(
      found.text("the file has", "remade it has")
        == "character 0 (line 1, column 1): the file has \"axxxxxxxxxxxxxxxxxxxxxxx\", "
        + "remade it has \"bxxxxxxxxxxxxxxxxxxxxxxx\"")
  }

  @Test func `pictures: the first pixel, and how many differ`() throws {
    let found = try #require(try difference(picture(), picture([17: 0, 22: 1])))
    #expect(found.place == .pixel(x: 1, y: 1))
    #expect(found.first == "#ffffffff" && found.second == "#ff00ffff" && found.count == 2)
    #expect(
      found.text("A", "B") == "pixel (1, 1): A #ffffffff, B #ff00ffff; 2 pixels differ")
    let one = try #require(try difference(picture(), picture([0: 254])))
    #expect(one.text("A", "B") == "pixel (0, 0): A #ffffffff, B #feffffff")
  }

  @Test func `pictures of two sizes have no pixel in common`() throws {
    let found = try #require(try difference(picture(), picture(width: 2, height: 3)))
    #expect(found.place == .shape && found.count == nil)
    #expect(found.text("A", "B") == "shape: A 3 x 2 pixels, B 2 x 3 pixels")
  }

  @Test func `sounds: frame, channel and time, and how many differ`() throws {
    let found = try #require(
      try difference(
        sound([1, 2, 3, 4, 5, -6], channels: 2), sound([1, 2, 3, 9, 5, 6], channels: 2)))
    #expect(found.place == .sample(frame: 1, channel: 1, sampleRate: 8000))
    #expect(found.first == "4" && found.second == "9" && found.count == 2)
    #expect(
      found.text("A", "B") == "sample 1 of channel 1 (0.0001 s): A 4, B 9; 2 samples differ")
  }

  @Test func `a sound that ends early differs where it ends`() throws {
    let found = try #require(try difference(sound([1, 2]), sound([1, 2, 3])))
    #expect(found.place == .sample(frame: 2, channel: 0, sampleRate: 8000))
    #expect(found.first == "" && found.second == "3")
    #expect(found.text("A", "B") == "sample 2 (0.0002 s): A ends, B 3")
    let rate = try #require(try difference(sound([1]), sound([1], rate: 16_000)))
    #expect(rate.place == .shape)
    #expect(
      rate.text("A", "B")
        == "shape: A 8000 Hz, 1 channel, 1 frames, B 16000 Hz, 1 channel, 1 frames")
  }

  @Test func `two media have nothing in common`() throws {
    let found = try #require(try difference(.text("a"), picture()))
    #expect(found.place == .shape && found.first == "text")
  }
}

import Media
import PipelineInterface
import Testing

struct RejectTests {
  @Test(arguments: [
    ("short", "the text has 3 characters only", "abc"),
    ("long", "the text has 61 characters", String(repeating: "ab c ", count: 12) + "a"),
    ("repetition", "the text repeats itself", "one two three one Two THREE one two three, one"),
  ])
  func `texts are turned down`(word: String, reason: String, text: String) throws {
    let reject = try Step(
      "reject", .text, ["shorter": "4", "longer": "60", "repetition": "0.4", "tries": "3"])
    #expect(throws: StepError.rejected(word, tries: 3, reason)) { try reject(text) }
  }

  @Test(arguments: [
    "abcd", "the one and the other and the third one", "one two three one two three x y z a b",
  ])
  func `texts pass as they are`(text: String) throws {
    let reject = try Step("reject", .text, ["shorter": "4", "longer": "60", "repetition": "0.4"])
    #expect(try reject(text) == text)
  }

  @Test func `pictures are turned down`() throws {
    let reject = try Step("reject", .image, ["blank": "8", "emptier": "20", "fuller": "80"])
    func word(_ raster: Raster) throws -> String? {
      do { return try reject(raster) == raster ? nil : "changed" } catch let error as StepError {
        return error.rejection
      }
    }
    let near = Raster(width: 2, height: 1, pixels: [90, 90, 90, 255, 98, 90, 90, 255])
    #expect(try word(near) == "blank")
    #expect(try word(sketch("....", "....")) == "blank")
    #expect(try word(sketch("......", "..r...")) == "empty")
    #expect(try word(sketch("rrrrrg", "rrrrr.")) == "full")
    #expect(try word(sketch("r..", "r..")) == nil)
  }

  @Test func `sounds are turned down`() throws {
    let reject = try Step(
      "reject", .audio, ["silence": "-40", "clipping": "0.1", "shorter": "0.01", "longer": "1"])
    func word(_ samples: [Float]) throws -> String? {
      let sound = Waveform(sampleRate: 1000, samples: samples)
      do { return try reject(sound) == sound ? nil : "changed" } catch let error as StepError {
        return error.rejection
      }
    }
    #expect(try word(.init(repeating: 0.009, count: 100)) == "silence")
    #expect(try word(.init(repeating: 0.5, count: 9)) == "short")
    #expect(try word(.init(repeating: 0.5, count: 1001)) == "long")
    #expect(
      try word(.init(repeating: 0.5, count: 88) + .init(repeating: -1, count: 12)) == "clipping")
    #expect(try word(.init(repeating: 0.5, count: 90) + .init(repeating: 1, count: 10)) == nil)
    #expect(try word([]) == "short")
  }

  @Test func `limits that exclude everything are refused`() {
    for (medium, values) in [
      (Medium.text, ["shorter": "5", "longer": "4"]), (.image, ["emptier": "5", "fuller": "4"]),
      (.audio, ["shorter": "5", "longer": "4"]),
    ] {
      #expect(throws: ParameterError.self) { try Step("reject", medium, values) }
    }
  }
}

import Media
import PipelineInterface
import Testing

struct FilterWordsTests {
  static let list = "# unwanted\nDarn\r\nbad apple\nbad\n\nisn't\n"

  func filter(_ values: [String: String]) throws -> Step {
    try Step("filter-words", values, files: ["file": Self.list])
  }

  @Test(arguments: [
    ("Darn it, DARN!", "**** it, ****!"), ("darning is fine", "darning is fine"),
    ("a bad  apple, a bad pear", "a ***  *****, a *** pear"), ("bad-apple", "***-*****"),
    ("It isn’t", "It ***’*"), ("bad, apple", "***, apple"), ("", ""),
  ])
  func `whole words are masked, without case`(text: String, expected: String) throws {
    #expect(try filter([:])(text) == expected)
  }

  @Test(arguments: [
    ("a darn dog", "a dog"), ("darn dog", "dog"), ("a dog, darn.", "a dog,."), ("darn", ""),
    ("a\ndarn b", "a\nb"), ("so bad apple pie", "so pie"),
  ])
  func `removed words leave no double blanks`(text: String, expected: String) throws {
    #expect(try filter(["action": "remove"])(text) == expected)
  }

  @Test func `a text can be turned down`() throws {
    let filter = try filter(["action": "reject", "tries": "7"])
    #expect(try filter("all is well") == "all is well")
    #expect(
      throws: StepError.rejected(
        "words", tries: 7, "the text has 2 words or phrases of the list")
    ) { try filter("darn bad") }
  }

  @Test func `nothing of the list is left, and nothing else is lost`() throws {
    var random = RandomSamples(seed: 21)
    let words = ["darn", "bad", "apple", "dog", "isn't", "Darn", "a"]
    let separators = [" ", ", ", "\n", "-"]
    for _ in 0..<200 {
      let text = (0..<random.below(12)).map { _ in
        words[random.below(words.count)] + separators[random.below(separators.count)]
      }.joined()
      let masked = try filter(["mask": "#"])(text)
      #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
      #expect(zip(masked, text).allSatisfy { $0 == $1 || $0 == "#" })
      #expect(try filter(["action": "reject"])(masked) == masked)
    }
  }

  @Test(arguments: ["", "# only a remark\n", "...\n"])
  func `a list without words is refused`(list: String) {
    #expect(
      throws: ParameterError(name: "file", reason: "must name a file with at least one word")
    ) { try Step("filter-words", [:], files: ["file": list]) }
  }
}

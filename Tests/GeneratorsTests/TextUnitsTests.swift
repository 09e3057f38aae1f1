import Generators
import NN
import PipelineInterface
import TensorCore
import Testing

private let lines = "The quick brown fox jumps over the lazy dog\nI am a student\n"

/// Texts that a rule about words may get wrong.
private let hard = [
  "", " ", "a", "a b", " a b ", "a  b", "a\nb", "a \n b", "don't", "'tis a dog's life'", "x ' y",
  "rock’n’roll — 3.5 €", "e\u{301}t\u{E9}", "a, b; c", "snake_case 42", "日本語 テキスト。", "🎲 🎲🎲",
  "a\u{A0}b", "tab\tend", "a ", " b",
]

@Test func `words give the text again, one space between them implied`() throws {
  let words = WordTokenizer(vocabularyOf: lines)
  #expect(words.units.count == 14)
  #expect(
    words.units == [
      "\n", "I", "The", "a", "am", "brown", "dog", "fox", "jumps", "lazy", "over", "quick",
      "student", "the",
    ])
  let units = TextUnits.words(words)
  #expect(try words.encode("The quick fox\n") == [2, 11, 7, 0])
  #expect(units.decode([2, 11, 7, 0]) == "The quick fox\n")
  #expect(units.start == 0)
  for text in hard where !text.isEmpty {
    let units = TextUnits.words(WordTokenizer(vocabularyOf: text))
    #expect(Array(units.decode(try units.encode(text)).utf8) == Array(text.utf8), "\(text)")
  }
}

@Test func `what a vocabulary lacks is named`() throws {
  let words = WordTokenizer(vocabularyOf: lines)
  func complaint(_ text: String) -> String {
    do throws(UnknownUnit) {
      return "\(try words.encode(text))"
    } catch {
      return error.description
    }
  }
  #expect(complaint("The slow fox") == #""slow", which the model's vocabulary lacks"#)
  #expect(complaint("The fox.") == #""." (U+002E), which the model's vocabulary lacks"#)
  #expect(complaint("The ") == #"" " (U+0020), which the model's vocabulary lacks"#)
  let long = String(repeating: "x", count: 61)
  #expect(complaint(long) == "\"\(long.dropLast())…\", which the model's vocabulary lacks")
}

@Test func `a vocabulary holds words and signs in ascending order`() {
  let words = WordTokenizer(vocabularyOf: lines)
  #expect(WordTokenizer(vocabulary: words.units) == words)
  for bad in [[], ["b", "a"], ["a", "a"], [""], ["a b"], ["a."], ["..", "a"], ["'a"]] {
    #expect(WordTokenizer(vocabulary: bad) == nil, "\(bad)")
  }
}

@Test func `byte pairs give every text again`() throws {
  let pairs = BytePairTokenizer(learning: lines + hard.joined(separator: "\n"), size: 270)
  let units = TextUnits.bytePairs(pairs)
  #expect(units.count == 270)
  #expect(units.start == 10)
  for text in hard + [lines, "\u{FFFD}\u{10FFFF}\0", String(repeating: "ab", count: 1000)] {
    #expect(Array(units.decode(try units.encode(text)).utf8) == Array(text.utf8), "\(text)")
  }
  #expect(try units.encode("The quick ").count < 11)
}

@Test func `the most frequent pair is learnt first, the smallest of equals`() {
  // "ab" three times; then a space before it and "c" behind it, twice each; then nothing twice.
  #expect(BytePairTokenizer(learning: "abc abc ab", size: 400).numbers == [97, 98, 32, 256])
  let first = BytePairTokenizer(learning: "abc abc ab", size: 257)
  #expect(first.numbers == [97, 98])
  // Of pairs that stand twice the smallest: a space and "a", "ab".
  #expect(BytePairTokenizer(learning: "cd ab\ncd ab", size: 257).numbers == [32, 97])
  #expect(BytePairTokenizer(learning: "cdab\ncdab", size: 257).numbers == [97, 98])
  #expect(BytePairTokenizer(learning: "abcdefg", size: 400).numbers == [])
  #expect(BytePairTokenizer(learning: "", size: 400).numbers == [])
}

@Test func `a pair that was learnt first is joined first, from the left`() throws {
  let pairs = try #require(BytePairTokenizer(merges: [98, 99, 97, 98, 97, 256, 97, 97]))
  #expect(pairs.encode("abc") == [258])
  #expect(pairs.encode("ab") == [257])
  #expect(pairs.encode("aaa") == [259, 97])
  #expect(pairs.encode("aaaa") == [259, 259])
  // Nothing is joined across words.
  #expect(pairs.encode("a bc") == [97, 32, 256])
}

@Test func `merges join units that are there, each once, none too long`() {
  let pairs = BytePairTokenizer(learning: lines, size: 280)
  #expect(BytePairTokenizer(merges: pairs.numbers) == pairs)
  #expect(BytePairTokenizer(merges: [97]) == nil)
  #expect(BytePairTokenizer(merges: [97, 256]) == nil)
  #expect(BytePairTokenizer(merges: [-1, 97]) == nil)
  #expect(BytePairTokenizer(merges: [97, 98, 97, 98]) == nil)
  // Units of 2, 4 … 256 bytes are fine, the next one is not.
  let doubling = [97, 97] + (256..<263).flatMap { [$0, $0] }
  #expect(BytePairTokenizer(merges: doubling) != nil)
  #expect(BytePairTokenizer(merges: doubling + [263, 263]) == nil)
}

@Test(arguments: [
  TextUnits.characters(CharacterTokenizer(alphabetOf: lines)),
  .words(WordTokenizer(vocabularyOf: lines + "é e\u{301}")),
  .bytePairs(BytePairTokenizer(learning: lines, size: 290)),
])
func `a checkpoint carries its units`(units: TextUnits) throws {
  let model = try TinyModels.text(units)
  let checkpoint = Checkpoint(LSTMLanguageModel.kind, model.configuration, model.network)
  let read = try TextModel<LSTMLanguageModel>(Checkpoint(decoding: checkpoint.encoded()))
  #expect(read.units == units)
  #expect(try read.units.encode("The lazy dog") == units.encode("The lazy dog"))
}

@Test func `the configuration of characters is what it was`() throws {
  let model = try TinyModels.text()
  #expect(
    model.configuration == [
      "alphabet": .string(TinyModels.alphabet), "embed": 8, "hidden": 20, "layers": 2,
    ])
}

@Test(
  arguments: [
    (["units": "runes"], #"configuration: "units" must be "words" or "bpe""#),
    (["units": "characters"], #"configuration: "units" must be "words" or "bpe""#),
    (["units": "words"], #"configuration: "vocabulary" is missing"#),
    (
      ["units": "words", "vocabulary": .array([])],
      #"configuration: "vocabulary" must have 1 to 65536 texts"#
    ),
    (
      ["units": "words", "vocabulary": .array(["b", "a"])],
      #"configuration: "vocabulary" must be words and signs in ascending order"#
    ),
    (
      ["units": "words", "vocabulary": .array(["b", 1])],
      #"configuration: "vocabulary" must have 1 to 65536 texts"#
    ),
    (
      ["units": "bpe", "merges": .array([1, 700])],
      #"configuration: "merges" must be pairs of units before them, each once, of at most 256 bytes"#
    ),
    (
      ["units": "bpe", "merges": .array([-1, 7])],
      #"configuration: "merges" must have 0 to 130560 whole numbers in 0...65535"#
    ),
  ] as [(JSONValue, String)])
func `units that make no sense are refused`(configuration: JSONValue, message: String) throws {
  do throws(ModelFileError) {
    var fields = try JSONFields(configuration, context: "configuration")
    _ = try TextUnits(&fields)
    Issue.record("accepted")
  } catch {
    #expect("\(error)" == message)
  }
}

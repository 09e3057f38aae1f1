import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private let corpus = "a bad cab, a bed;\ndé café 日本\nfade ace bead 🎲 deaf\n"

private let allUnits: [TextUnits] = [
  .characters(CharacterTokenizer(alphabetOf: corpus)),
  .words(WordTokenizer(vocabularyOf: corpus)),
  .bytePairs(BytePairTokenizer(learning: corpus + corpus, size: 280)),
]

private func request(
  _ prompt: String? = nil, key: UInt64 = 1, _ written: [String: String]
) throws -> GenerationRequest {
  GenerationRequest(
    key: key, prompt: prompt, values: try ParameterValues(written, of: TextParameters.all))
}

/// Texts of an untrained model, which draws everything.
private func texts(_ units: TextUnits, _ requests: [GenerationRequest]) throws -> [String] {
  let generator = TextGenerator(try TinyModels.text(units), compute: try Compute(threads: 1))
  return try generator.generate(requests) { false }.map { result in
    guard case .text(let text) = try result.get() else { return "" }
    return text
  }
}

@Test(arguments: allUnits)
func `characters are counted in the text, whatever the units`(units: TextUnits) throws {
  let requests = try (1...40).map {
    try request($0 > 2 ? "a" : nil, key: UInt64($0), ["characters": "\($0)", "temperature": "1"])
  }
  for (length, text) in try zip(1..., texts(units, requests)) {
    #expect(text.unicodeScalars.count == length)
    #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    #expect(length < 3 || text.unicodeScalars.first == "a")
  }
}

@Test(arguments: allUnits)
func `a text is a pure function of its request at batch 1 and 64`(units: TextUnits) throws {
  let rules = [
    ["temperature": "1"], ["min-p": "0.3"], ["repetition-penalty": "1.7"],
    ["frequency-penalty": "0.5"], ["top-k": "5", "top-p": "0.7"], ["stop": "a|d"],
    ["tokens": "9"], ["stop": #"b|\n"#, "minimum-characters": "12"], ["temperature": "0"],
  ]
  let requests = try (0..<64).map { place in
    let values = rules[place % rules.count].merging(["characters": "\(20 + place)"]) { $1 }
    return try request(place % 2 == 0 ? "a bad" : nil, key: UInt64(place), values)
  }
  let together = try texts(units, requests)
  for place in [0, 1, 2, 3, 4, 5, 6, 7, 8, 31, 63] {
    #expect(try texts(units, [requests[place]]) == [together[place]])
  }
}

@Test func `each rule changes what is drawn`() throws {
  func text(_ values: [String: String]) throws -> String {
    try texts(
      allUnits[0], [request(nil, values.merging(["characters": "200", "temperature": "1"]) { $1 })]
    )[0]
  }
  let plain = try text([:])
  for rule in ["min-p", "repetition-penalty", "frequency-penalty"] {
    #expect(try text([rule: "0.95"]) != plain, "\(rule)")
  }
  // At the defaults, written out, nothing changes.
  let defaults = [
    "min-p": "0", "repetition-penalty": "1", "frequency-penalty": "0", "stop": "",
    "minimum-characters": "0", "tokens": "0", "minimum-tokens": "0",
  ]
  #expect(try text(defaults) == plain)
}

@Test func `a strong frequency penalty takes every character in turn`() throws {
  let tokenizer = CharacterTokenizer(alphabetOf: TinyModels.alphabet)
  let values = ["characters": "40", "frequency-penalty": "10", "temperature": "0"]
  let text = try texts(.characters(tokenizer), [request(nil, values)])[0]
  let counts = Dictionary(text.unicodeScalars.map { ($0, 1) }, uniquingKeysWith: +)
  #expect(counts.count == 10)
  #expect(counts.values.allSatisfy { $0 == 4 })
}

@Test(arguments: allUnits)
func `a text ends before the first stop string behind the prompt`(units: TextUnits) throws {
  let whole = try texts(units, [request("a bad", ["characters": "300", "temperature": "1"])])[0]
  let stopped = try texts(
    units, [request("a bad", ["characters": "300", "temperature": "1", "stop": "b|ca"])])[0]
  #expect(stopped.unicodeScalars.count < 300)
  #expect(whole.hasPrefix(stopped))
  let rest = whole.unicodeScalars.dropFirst(stopped.unicodeScalars.count)
  #expect(rest.first == "b" || rest.starts(with: "ca".unicodeScalars))
  let written = stopped.dropFirst("a bad".count)
  #expect(!written.contains("b") && !written.contains("ca"))
}

@Test(arguments: allUnits)
func `a stop string before the least length is passed over`(units: TextUnits) throws {
  let base = ["characters": "400", "temperature": "1"]
  let whole = try texts(units, [request(nil, base)])[0].unicodeScalars.map { $0 }
  let early = try #require(whole.firstIndex(of: "a"))
  let late = try #require(whole[40...].firstIndex(of: "a"))
  func length(_ more: [String: String]) throws -> Int {
    try texts(units, [request(nil, base.merging(more) { $1 })])[0].unicodeScalars.count
  }
  #expect(try length(["stop": "a"]) == early)
  #expect(try length(["stop": "a", "minimum-characters": "40"]) == late)
  #expect(try length(["stop": "a", "minimum-characters": "\(late)"]) == late)
  #expect(try length(["stop": "a", "minimum-tokens": "1000000"]) == 400)
}

@Test func `tokens end a text too, the prompt's among them`() throws {
  let words = allUnits[1]
  for count in [3, 8] {
    let text = try texts(words, [request("a bad", ["tokens": "\(count)"])])[0]
    // A text that was drawn may be shorter when it is read again: signs can join.
    #expect(text.hasPrefix("a bad"))
    #expect(try words.encode(text).count <= count)
  }
  let one = try texts(allUnits[0], [request("a b", ["tokens": "4"])])[0]
  #expect(one.unicodeScalars.count == 4)
}

@Test func `an unfinished character at the end is not part of the text`() throws {
  // Greedy bytes of an untrained model, cut after each number of them: whole characters only.
  let bytes = TextUnits.bytePairs(BytePairTokenizer(learning: "", size: 256))
  var held = 0
  for key in 0..<60 as Range<UInt64> {
    let values = ["characters": "50", "temperature": "3"]
    let all = try texts(bytes, [request(nil, key: key, values)])[0]
    for tokens in 1...6 {
      let text = try texts(
        bytes, [request(nil, key: key, values.merging(["tokens": "\(tokens)"]) { $1 })])[0]
      #expect(Array(all.utf8).starts(with: Array(text.utf8)))
      #expect(!text.unicodeScalars.contains("\u{FFFD}"))
      held += tokens - text.utf8.count
    }
  }
  #expect(held > 0, "no text was cut inside a character, so nothing was shown")
}

@Test(
  arguments: [
    (
      nil, ["minimum-characters": "281"],
      #"minimum-characters: must be at most characters, 280, got "281""#
    ),
    (
      nil, ["tokens": "5", "minimum-tokens": "6"],
      #"minimum-tokens: must be at most tokens, 5, got "6""#
    ),
    ("a bad", ["tokens": "2"], "prompt: has 2 tokens, and the text is to have 2 with it"),
    ("a bad", ["characters": "4"], "prompt: has 5 characters, and the text is to have 4 with it"),
    ("a worse", [:], #"prompt: has "worse", which the model's vocabulary lacks"#),
  ] as [(String?, [String: String], String)])
func `lengths that contradict and words that are unknown are refused`(
  prompt: String?, values: [String: String], message: String
) throws {
  let generator = TextGenerator(
    try TinyModels.text(allUnits[1]), compute: try Compute(threads: 1))
  #expect(generator.objection(to: try request(prompt, values))?.description == message)
}

@Test func `byte pairs go on from any prompt`() throws {
  let text = try texts(allUnits[2], [request("Ωmega ☃", ["characters": "30"])])[0]
  #expect(text.hasPrefix("Ωmega ☃"))
}

@Test(
  arguments: [
    ("", []), ("a", ["a"]), ("a|b c", ["a", "b c"]), (#"\n|\t"#, ["\n", "\t"]),
    (#"a\|b|\\n"#, ["a|b", #"\n"#]),
  ] as [(String, [String])])
func `stop strings are read and written`(text: String, strings: [String]) throws {
  let stops = try TextParameters.stop.parse(text)
  #expect(stops.strings == strings)
  #expect(stops.canonicalText == text)
}

@Test(
  arguments: [
    ("a|", #"must have a text on both sides of each |, got "a|""#),
    ("|", #"must have a text on both sides of each |, got "|""#),
    (#"a\x"#, #"may have \n, \t, \| and \\ only, got "\x""#),
    (#"a\"#, #"may have \n, \t, \| and \\ only, got "\""#),
    (String(repeating: "a", count: 1001), "must have at most 1000 characters, got 1001"),
  ])
func `stop strings that make no sense are refused`(text: String, reason: String) {
  #expect(throws: ParameterError(name: "stop", reason: reason)) {
    try TextParameters.stop.parse(text)
  }
}

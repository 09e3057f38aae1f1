import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private func request(
  _ prompt: String?, key: UInt64 = 1, _ written: [String: String]
) throws -> GenerationRequest {
  GenerationRequest(
    key: key, prompt: prompt, values: try ParameterValues(written, of: TextParameters.all))
}

private func generator(_ change: (LSTMLanguageModel) -> Void = { _ in }) throws -> TextGenerator {
  let model = try TinyModels.text()
  change(model.network)
  return TextGenerator(model, compute: try Compute(threads: 1))
}

private func text(_ request: GenerationRequest) throws -> String {
  let results = try generator().generate([request]) { false }
  #expect(results.count == 1)
  guard case .text(let text) = try results[0].get() else { return "" }
  return text
}

@Test func `a text has the length asked for, its prompt at the front`() throws {
  for length in [1, 2, 17] {
    let text = try text(request(nil, ["characters": "\(length)"]))
    #expect(text.unicodeScalars.count == length)
    #expect(text.unicodeScalars.allSatisfy { TinyModels.alphabet.unicodeScalars.contains($0) })
  }
  let continued = try text(request("bad cab", ["characters": "20"]))
  #expect(continued.hasPrefix("bad cab"))
  #expect(continued.unicodeScalars.count == 20)
}

@Test func `no prompt and an empty one are the same`() throws {
  let values = ["characters": "30"]
  #expect(try text(request(nil, values)) == text(request("", values)))
}

@Test func `temperature 0 depends on the prompt alone`() throws {
  let greedy = ["characters": "30", "temperature": "0"]
  #expect(try text(request("a", key: 1, greedy)) == text(request("a", key: 2, greedy)))
  let narrow = ["characters": "30", "temperature": "2", "top-k": "1"]
  #expect(try text(request("a", key: 3, narrow)) == text(request("a", key: 2, greedy)))
}

@Test func `a long text takes no memory per character but its own`() throws {
  let text = try text(request(nil, ["characters": "20000", "temperature": "1"]))
  #expect(text.unicodeScalars.count == 20_000)
  #expect(Set(text.unicodeScalars).count == 10)
}

@Test(
  arguments: [
    ("bé", "20", #"prompt: has "é" (U+00E9), which the model's alphabet lacks"#),
    ("a\tb", "20", "prompt: has U+0009, which the model's alphabet lacks"),
    ("a🎲", "20", #"prompt: has "🎲" (U+1F3B2), which the model's alphabet lacks"#),
    ("abc", "3", "prompt: has 3 characters, and the text is to have 3 with it"),
    ("abcd", "3", "prompt: has 4 characters, and the text is to have 3 with it"),
  ] as [(String, String, String)])
func `a prompt that the model cannot continue is refused`(
  prompt: String, characters: String, message: String
) throws {
  let request = try request(prompt, ["characters": characters])
  let generator = try generator()
  #expect(generator.objection(to: request)?.description == message)
  let fine = try fineRequest()
  #expect(generator.objection(to: fine) == nil)
  // Handed over all the same, it fails alone.
  let results = generator.generate([request, fine]) { false }
  #expect(results[0] == .failure(GenerationError(message)))
  #expect(throws: Never.self) { try results[1].get() }
}

private func fineRequest() throws -> GenerationRequest { try request("abc", ["characters": "4"]) }

@Test func `logits that overflow fail the item by the layer's name`() throws {
  let generator = try generator { network in
    network.head.weight.value = Tensor(
      network.head.weight.shape,
      [Float](repeating: 3e38, count: network.head.weight.shape.count))
  }
  let results = generator.generate([
    try request("ab", ["characters": "9", "temperature": "0.05"])
  ]) { false }
  #expect(
    results == [
      .failure(GenerationError("layer head: logits are not finite after 2 characters"))
    ])
}

@Test func `a message names the layer that gives a network's logits`() throws {
  let model = try TinyModels.rnn()
  model.network.output.bias?.value = Tensor(
    [10], [.infinity] + [Float](repeating: 0, count: 9))
  let generator = TextGenerator(model, compute: try Compute(threads: 1))
  #expect(
    generator.generate([try request("a", ["characters": "9"])]) { false }
      == [.failure(GenerationError("layer h2o: logits are not finite after 1 characters"))])
}

@Test func `a run that stops keeps the texts that are done`() throws {
  let calls = Counter()
  let results = try generator().generate([
    try request(nil, ["characters": "3"]), try request(nil, ["characters": "9"]),
  ]) { calls.next() > 5 }
  #expect(throws: Never.self) { try results[0].get() }
  #expect(results[1] == .failure(.cancelled))
}

@Test func `an alphabet is ascending and knows its characters`() throws {
  let tokenizer = CharacterTokenizer(alphabetOf: "hello,\nwörld")
  #expect(tokenizer.alphabet == "\n,dehlorwö")
  #expect(try tokenizer.encode("low") == [5, 6, 8])
  #expect(tokenizer.decode([9, 0]) == "ö\n")
  #expect(throws: UnknownUnit.character("x")) { try tokenizer.encode("ox") }
  #expect(CharacterTokenizer(alphabet: tokenizer.alphabet) == tokenizer)
  #expect(CharacterTokenizer(alphabet: "ba") == nil)
  #expect(CharacterTokenizer(alphabet: "aa") == nil)
  #expect(CharacterTokenizer(alphabet: "") == nil)
}

@Test func `combining characters are characters of their own`() throws {
  let tokenizer = CharacterTokenizer(alphabetOf: "e\u{301}é")
  #expect(tokenizer.symbols == ["e", "\u{E9}", "\u{301}"])
  #expect(try tokenizer.encode("e\u{301}") == [0, 2])
  #expect(tokenizer.decode([0, 2, 1]).unicodeScalars.count == 3)
}

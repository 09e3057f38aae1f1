import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private let sentences = "The quick brown fox jumps over the lazy dog\nI am a student\n"

/// Listens and says nothing; a training runs to its end.
private final class Patience: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidStep(_ step: TrainingStep) {}
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { false }
}

private func train(
  _ kind: GeneratorKind, _ text: String, _ dataset: [String: String],
  architecture: [String: String] = [:], steps: Int = 2, window: Int = 8
) throws -> TrainingOutcome {
  let folder = try DataFolder()
  try folder.put(text, "a.txt")
  let trainer = kind.trainer
  return try trainer.train(
    TrainingRequest(
      name: "units", seed: 3, dataPath: folder.path, validation: 0, licence: "CC0",
      credit: "nobody", architecture: try ParameterValues(architecture, of: trainer.architecture),
      dataset: try ParameterValues(dataset, of: trainer.dataset),
      optimizer: try ParameterValues(["rate": "0.01"], of: trainer.optimizer),
      schedule: try ParameterValues(
        ["steps": "\(steps)", "batch": "8", "window": "\(window)"], of: trainer.schedule),
      threads: 1), observer: Patience())
}

private func text(
  _ checkpoint: [UInt8], _ kind: GeneratorKind, prompt: String, _ written: [String: String]
) throws -> String {
  let values = try ParameterValues(
    ["temperature": "0"].merging(written) { $1 }, of: kind.parameters)
  let request = GenerationRequest(key: 1, prompt: prompt, values: values)
  let generator = try kind.load(checkpoint, 1).generator
  guard case .text(let text) = try generator.generate([request], isCancelled: { false })[0].get()
  else { throw GenerationError("no text") }
  return text
}

@Test func `a network of words goes on from a word as it was taught`() throws {
  let outcome = try train(
    .rnn, sentences, ["units": "words"], architecture: ["hidden": "32"], steps: 150)
  #expect(outcome.unit == "nats/token")
  #expect(
    try text(outcome.checkpoint, .rnn, prompt: "The", ["tokens": "9"])
      == "The quick brown fox jumps over the lazy dog")
  #expect(
    try text(outcome.checkpoint, .rnn, prompt: "I am", ["stop": #"\n"#]) == "I am a student")
}

@Test func `a network of byte pairs goes on from letters as it was taught`() throws {
  let outcome = try train(
    .lstm, String(repeating: "déjà vu 🎲\n", count: 30), ["units": "bpe", "vocabulary": "260"],
    architecture: ["embed": "16", "hidden": "32", "layers": "1"], steps: 120)
  #expect(outcome.unit == "nats/token")
  let written = try text(outcome.checkpoint, .lstm, prompt: "déjà", ["characters": "10"])
  #expect(written == "déjà vu 🎲\n".unicodeScalars.prefix(10).map { String($0) }.joined())
}

@Test func `data without a line have no lines to learn`() {
  #expect {
    try train(.rnn, "\n\n", ["lines": "true"])
  } throws: { "\($0)".hasSuffix("has no lines left to train on") }
}

@Test func `the last line needs no line end`() throws {
  let dataset = ["units": "words", "lines": "true"]
  let ended = try train(.rnn, sentences, dataset, architecture: ["hidden": "8"])
  let open = try train(.rnn, String(sentences.dropLast()), dataset, architecture: ["hidden": "8"])
  #expect(try Checkpoint(decoding: ended.checkpoint).tensors.count == 6)
  #expect(ended.facts.digest == open.facts.digest)
}

@Test func `the same data and recipe give the same units and weights`() throws {
  for dataset in [["units": "words"], ["units": "bpe", "vocabulary": "290"]] {
    let first = try train(.lstm, sentences, dataset, architecture: ["hidden": "8"])
    let second = try train(.lstm, sentences, dataset, architecture: ["hidden": "8"])
    #expect(first.checkpoint == second.checkpoint)
    let recipe = try Checkpoint(decoding: first.checkpoint).recipe
    #expect(recipe.contains(#""units":"\#(dataset["units"] ?? "")""#))
  }
  let plain = try train(.lstm, sentences, [:], architecture: ["hidden": "8"])
  let recipe = try Checkpoint(decoding: plain.checkpoint).recipe
  #expect(!recipe.contains(#""units":"#) && !recipe.contains(#""vocabulary":"#))
}

@Test(
  arguments: [
    (
      ["units": "words", "vocabulary": "12"],
      "the data has 14 different words and signs, the vocabulary may have 12"
    ),
    (
      ["units": "bpe", "vocabulary": "255"],
      "a vocabulary of byte pairs has at least 256 units, got 255"
    ),
  ])
func `a vocabulary that does not fit is refused`(dataset: [String: String], reason: String) {
  do {
    _ = try train(.lstm, sentences, dataset)
    Issue.record("accepted")
  } catch {
    #expect("\(error)" == reason)
  }
}

import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private let text = "the cat saw the dog\nthe dog saw a bird\na cat ran\n"

/// A vocabulary with a token for what it lacks.
@Suite struct UnknownWordTests {
  @Test func `the most frequent units are kept, of equals the smaller, and the line end`() throws {
    // the: 3, and twice each: a, cat, dog, saw; once: bird, ran.
    let words = WordTokenizer(vocabularyOf: text, size: 5)
    #expect(words.units == ["\n", "a", "cat", "the"])
    #expect(words.count == 5 && words.unknown == 4)
    #expect(try words.encode("the bird ran\n") == [3, 4, 4, 0])
    #expect(WordTokenizer(vocabularyOf: text, size: 2).units == ["\n"])
    #expect(
      WordTokenizer(vocabularyOf: text, size: nil).units == ["\n", "a", "cat", "dog", "saw", "the"])
    #expect(WordTokenizer(vocabularyOf: text).unknown == nil)
  }

  @Test func `an unknown word reads as one word`() throws {
    let units = TextUnits.words(WordTokenizer(vocabularyOf: text, size: nil))
    #expect(units.count == 7)
    #expect(
      units.decode(try units.encode("the zebra saw a zebra\n")) == "the \u{FFFD} saw a \u{FFFD}\n")
  }

  @Test func `what is unknown is never written`() throws {
    let units = TextUnits.words(WordTokenizer(vocabularyOf: text, size: 4))
    let model = try TinyModels.text(units)
    let generator = TextGenerator(model, compute: try Compute(threads: 1))
    for temperature in ["0", "1", "5"] {
      let requests = try (0..<40).map { key in
        GenerationRequest(
          key: key, prompt: key % 2 == 0 ? "the zebra" : nil,
          values: try ParameterValues(
            ["characters": "60", "temperature": temperature], of: TextParameters.all))
      }
      #expect(requests.allSatisfy { generator.objection(to: $0) == nil })
      for (request, result) in zip(requests, generator.generate(requests, isCancelled: { false })) {
        guard case .text(let written) = try result.get() else { return }
        #expect(!written.unicodeScalars.contains("\u{FFFD}"))
        #expect(written.hasPrefix(request.prompt ?? ""))
        #expect(written.unicodeScalars.count == 60)
      }
    }
  }

  @Test func `it travels in the checkpoint, and only where there is one`() throws {
    for tokenizer in [WordTokenizer(vocabularyOf: text, size: 5), .init(vocabularyOf: text)] {
      let units = TextUnits.words(tokenizer)
      let configuration = JSONValue.object(units.configuration)
      var fields = try JSONFields(configuration, context: "configuration")
      #expect(try TextUnits(&fields) == units)
      #expect(configuration.canonicalText.contains("unknown") == tokenizer.knowsUnknown)
    }
    var bad = try JSONFields(
      ["units": "words", "vocabulary": .array(["a"]), "unknown": 1], context: "configuration")
    #expect(throws: ModelFileError("configuration: \"unknown\" must be true or false")) {
      _ = try TextUnits(&bad)
    }
  }

  @Test func `held-out text with new words can be measured, without the token it is refused`()
    throws
  {
    let data = try DataFolder()
    try data.put(String(repeating: text, count: 20) + "one owl\n", "a.txt")
    let heldOut = try DataFolder()
    try heldOut.put("the zebra saw a gnu\n", "b.txt")
    func checkpoint(_ dataset: [String: String]) throws -> [UInt8] {
      let trainer = GeneratorKind.rnn.trainer
      return try trainer.train(
        TrainingRequest(
          name: "x", seed: 1, dataPath: data.path, validation: 0, licence: "CC0",
          credit: "nobody",
          architecture: ParameterValues(["hidden": "8"], of: trainer.architecture),
          dataset: ParameterValues(dataset, of: trainer.dataset),
          optimizer: ParameterValues(of: trainer.optimizer),
          schedule: ParameterValues(
            ["steps": "2", "window": "8", "samples-every": "0"], of: trainer.schedule), threads: 1),
        observer: Silence()
      ).checkpoint
    }
    let trainer = GeneratorKind.rnn.trainer
    let evaluation = try trainer.evaluate(
      checkpoint: try checkpoint(["units": "words", "unknown": "true"]), data: heldOut.path,
      threads: 1)
    #expect(evaluation.measured == "5 tokens, 2 of them unknown words")
    #expect(evaluation.loss > 0 && evaluation.loss.isFinite)
    let strict = try checkpoint(["units": "words"])
    #expect {
      try trainer.evaluate(checkpoint: strict, data: heldOut.path, threads: 1)
    } throws: { "\($0)".hasSuffix("holds \"zebra\", which the model's vocabulary lacks") }
    #expect { try checkpoint(["unknown": "true"]) } throws: {
      "\($0)" == "unknown is of units=\"words\" alone"
    }
  }

  @Test func `one space behind a prompt's last word is that before the next word`() throws {
    let units = TextUnits.words(WordTokenizer(vocabularyOf: text))
    let generator = TextGenerator(try TinyModels.text(units), compute: try Compute(threads: 1))
    func texts(_ prompt: String) throws -> [String] {
      let requests = try (0..<30).map { key in
        GenerationRequest(
          key: key, prompt: prompt,
          values: try ParameterValues(
            ["characters": "50", "temperature": "1"], of: TextParameters.all))
      }
      return try generator.generate(requests, isCancelled: { false }).map { result in
        guard case .text(let text) = try result.get() else { return "" }
        return text
      }
    }
    for (closed, open) in try zip(texts("the"), texts("the ")) {
      // After a sign the space stands where it was written.
      #expect(closed.hasPrefix("the ") ? open == closed : open.hasPrefix("the \n"))
    }
    let twice = try GenerationRequest(
      key: 1, prompt: "the  ", values: ParameterValues(of: TextParameters.all))
    #expect(generator.objection(to: twice)?.name == "prompt")
  }
}

private final class Silence: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidStep(_ step: TrainingStep) {}
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { false }
}

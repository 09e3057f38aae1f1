import Engine
import Files
import Media
import Numerics
import PipelineInterface
import Synchronization

/// Kinds that make something small from a request in no time, and steps over them.
enum Fakes {
  static let characters = Parameter<Int>(
    "characters", default: 20, in: 1...1000, help: "length of the text")
  static let temperature = Parameter<Double>(
    "temperature", default: 1, in: 0.05...5, help: "how daring")
  static let size = Parameter<Int>("size", default: 2, in: 1...64, help: "edge in pixels")
  static let seconds = Parameter<Double>(
    "seconds", default: 0.01, in: 0.001...10, help: "length of the sound")
  static let letter = Parameter<String>(
    required: "letter", in: 1...1, help: "what is put in front")

  static let assembly = assembly()

  /// The kinds; `calls` counts the requests that reach a generator.
  ///
  /// `data` is the digest that trainers find.
  static func assembly(
    calls: Calls = Calls(), batch: Int = 3, data: String = "1", seconds: Double = 0.5
  ) -> Assembly {
    Assembly(
      generators: [
        kind(
          "murmur", .text, [characters, temperature], prompts: true, calls, batch, data, seconds),
        kind("blot", .image, [size], prompts: false, calls, batch, data, seconds),
        kind("hum", .audio, [Self.seconds], prompts: false, calls, batch, data, seconds),
      ],
      steps: [
        PostProcessorKind(
          name: "lead", medium: .text, version: 1, help: "Puts a letter in front.",
          parameters: [letter],
          apply: { sample, values, _ throws(StepError) in
            guard case .text(let text) = sample else { throw StepError("needs text") }
            if text.hasPrefix("unlucky") { throw StepError("the text is unlucky") }
            return .text(values[letter] + text)
          }),
        PostProcessorKind(
          name: "resize", medium: .image, version: 2, help: "Does nothing.", parameters: [],
          apply: { sample, _, _ throws(StepError) in sample }),
      ], jobSteps: jobSteps)
  }

  static let side = Parameter<Int>("side", default: 16, in: 6...64, help: "side of a page")
  static let likeness = Parameter<Double>(
    "likeness", default: 1, in: 0...1, help: "how alike items may be")

  private static let jobSteps = [
    JobStepKind(
      name: "unique", media: Medium.allCases, version: 1, help: "Leaves doubles out.",
      example: "", parameters: [likeness],
      prepare: { values throws(ParameterError) in .unique(limit: values[likeness]) }),
    JobStepKind(
      name: "contact-sheet", media: [.image], version: 1, help: "Makes a sheet.", example: "",
      parameters: [],
      prepare: { _ throws(ParameterError) in
        .sheets(ContactSheetMaker(ContactSheet(gap: 1), hasLabels: true))
      }),
    JobStepKind(
      name: "atlas", media: [.image], version: 3, help: "Makes pages.", example: "",
      parameters: [side],
      prepare: { values throws(ParameterError) in
        if values[side] == 13 { throw ParameterError(name: "side", reason: "must not be 13") }
        return .sheets(AtlasMaker(side: values[side], padding: 1))
      }),
    JobStepKind(
      name: "sound-sheet", media: [.audio], version: 1, help: "Makes a sheet.", example: "",
      parameters: [],
      prepare: { _ throws(ParameterError) in .sheets(SoundSheetMaker(gap: 1)) }),
  ]

  /// The bytes of a model of a kind; other words, another model.
  static func model(_ kind: String, _ words: String = "1") -> [UInt8] {
    Array("fake \(kind) \(words)".utf8)
  }

  private static func kind(
    _ name: String, _ medium: Medium, _ parameters: [any AnyParameter], prompts: Bool,
    _ calls: Calls, _ batch: Int, _ data: String, _ cost: Double
  ) -> GeneratorKind {
    GeneratorKind(
      name: name, medium: medium, help: "Makes \(medium.rawValue) from nothing.",
      parameters: parameters, acceptsPrompt: prompts,
      load: { bytes, _ in
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == "fake" else { throw ModelError("not a fake model") }
        let facts = ModelFacts(
          kind: String(words[1]), digest: Digest(of: bytes).description,
          dataDigest: Digest(of: [0]).description, licence: "CC0-1.0",
          credit: "Nobody & <friends>", numericsVersion: 0)
        return LoadedModel(
          facts: facts,
          generator: FakeGenerator(medium: medium, calls: calls, preferredBatch: batch))
      },
      secondsPerItem: { _ in cost }, trainer: FakeTrainer(dataDigest: data))
  }
}

/// What reached the generators of an assembly.
final class Calls: Sendable {
  private let state = Mutex<[UInt64]>([])
  private let limit: Int
  private let cancellation: Cancellation?

  /// Counts; after `limit` requests asks `cancellation` to stop.
  init(limit: Int = .max, cancellation: Cancellation? = nil) {
    self.limit = limit
    self.cancellation = cancellation
  }

  var keys: [UInt64] { state.withLock { $0 } }

  func note(_ key: UInt64) {
    let count = state.withLock { keys in
      keys.append(key)
      return keys.count
    }
    if count >= limit { cancellation?.cancel(.terminate) }
  }
}

/// A pure function of the request; a prompt of "nan" fails, one with "%" is refused beforehand.
struct FakeGenerator: Generator {
  let medium: Medium
  let calls: Calls
  let preferredBatch: Int

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { request in
      if isCancelled() { return .failure(.cancelled) }
      calls.note(request.key)
      if request.prompt == "nan" { return .failure(GenerationError("NaN in layer 'lstm.0'")) }
      return .success(sample(request))
    }
  }

  func bound(of request: GenerationRequest) -> SampleBound? {
    switch medium {
    case .text: .text(characters: request.values[Fakes.characters])
    case .image:
      .image(width: request.values[Fakes.size], height: request.values[Fakes.size])
    case .audio:
      .audio(seconds: request.values[Fakes.seconds], sampleRate: 16_000, channels: 1)
    }
  }

  func objection(to request: GenerationRequest) -> ParameterError? {
    if let prompt = request.prompt, prompt.contains("%") {
      return ParameterError(name: "prompt", reason: "has the unknown character '%'")
    }
    if medium == .image, request.values[Fakes.size] == 13 {
      return ParameterError(name: "size", reason: "13 brings bad luck")
    }
    return nil
  }

  private func sample(_ request: GenerationRequest) -> Sample {
    var stream = RandomStream(key: request.key, c2: request.attempt, c3: 0)
    // Half of the twins are equal, but for case and white space.
    switch medium {
    case .text where request.prompt?.hasPrefix("=") == true:
      return .text(String((request.prompt ?? "").dropFirst()) + "\n")
    case .text where request.prompt == "twin":
      return .text(
        request.key & 1 == 0
          ? request.key & 2 == 0 ? "Even  steps\n" : "even steps\n"
          : "odd steps, and many of them\n")
    case .text:
      let letters = (0..<request.values[Fakes.characters]).map { _ in
        Character(Unicode.Scalar(UInt8(97 + stream.nextWord() % 26)))
      }
      return .text((request.prompt ?? "") + String(letters) + "\n")
    case .image:
      let size = request.values[Fakes.size]
      let pixels = (0..<4 * size * size).map { index in
        index % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: stream.nextWord())
      }
      return .image(Raster(width: size, height: size, pixels: pixels))
    case .audio:
      let frames = Int(request.values[Fakes.seconds] * 16_000)
      let samples = (0..<frames).map { _ in stream.nextUniform() - 0.5 }
      return .audio(Waveform(sampleRate: 16_000, samples: samples))
    }
  }
}

/// Ends after as many steps as the schedule says; every figure is a function of the step, every
/// checkpoint one of all steps.
struct FakeTrainer: Trainer {
  var dataDigest = "1"
  static let hidden = Parameter<Int>("hidden", default: 8, in: 1...64, help: "width")
  static let steps = Parameter<Int>("steps", default: 4, in: 1...100, help: "how many")
  static let rate = Parameter<Double>("rate", default: 0.001, in: 0...1, help: "learning rate")
  static let window = Parameter<Int>("window", default: 2, in: 1...64, help: "length of a piece")

  let architecture: [any AnyParameter] = [hidden]
  let dataset: [any AnyParameter] = [window]
  let optimizer: [any AnyParameter] = [rate]
  let schedule: [any AnyParameter] = [steps]

  /// Dislikes 64, and takes as many MiB as it is wide.
  func objection(to request: TrainingRequest, memory: Int) -> TrainingObjection? {
    let width = request.architecture[Self.hidden]
    if width == 64 {
      return .parameter(ParameterError(name: "hidden", reason: "must not be 64"))
    }
    if request.schedule[Self.steps] == 99 {
      return .parameter(ParameterError(name: "window", reason: "does not go with 99 steps"))
    }
    return width << 20 > memory ? .memory(bytes: width << 20) : nil
  }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let steps = request.schedule[Self.steps]
    if request.architecture[Self.hidden] == 13 { throw ModelError("the loss is NaN at step 1") }
    let saved = try observer.trainingWillStart(
      TrainingFacts(
        summary: ["data: \(Path.name(of: request.dataPath))"], steps: steps,
        dataDigest: dataDigest))
    var memory = saved ?? []
    var done: Int { memory.count }
    while done < steps, !observer.shouldStop {
      memory.append(UInt8(ascii: "a") + UInt8(done))
      observer.trainingDidStep(
        TrainingStep(
          step: done, loss: 4 / Double(done), rate: request.optimizer[Self.rate],
          gradientNorm: 0.5, validation: done % 2 == 0 ? 5 / Double(done) : nil))
      if done % 2 == 0 { try observer.trainingDidSample(Self.samples(done), step: done) }
      try observer.trainingDidSave(memory, step: done)
    }
    let facts = ModelFacts(
      kind: "murmur", digest: "", dataDigest: "", licence: request.licence,
      credit: request.credit, numericsVersion: 0)
    let outcome = TrainingOutcome(
      checkpoint: Array("checkpoint of \(done) steps, seed \(request.seed)".utf8),
      alternative: .init(name: "best", checkpoint: memory), facts: facts, steps: done,
      isComplete: done == steps, validation: 1, unit: "nats/character")
    guard request.architecture[Self.hidden] != 14 else {
      throw TrainingError(.diverged, "training diverged at step \(done + 1)", kept: outcome)
    }
    return outcome
  }

  private static func samples(_ step: Int) -> [Sample] {
    let grey = UInt8(step)
    let picture = Raster(width: 1, height: 1, pixels: [grey, grey, grey, 255])
    let sound = Waveform(sampleRate: 8000, samples: [0, Float(step) / 100])
    return [.text("after \(step) steps"), .audio(sound), .image(picture), .image(picture)]
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    Evaluation(loss: 1, unit: "nats/character", measured: "1 character")
  }
}

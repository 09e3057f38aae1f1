import Generators
import Media
import NN
import PipelineInterface
import Synchronization
import TensorCore
import Testing
import Training

/// Remembers what a training reports and stops it after so many steps.
final class Watcher: TrainingObserver {
  private struct State {
    var summary: [String] = []
    var steps: [TrainingStep] = []
    var samples: [Int: [Sample]] = [:]
    var states: [Int: [UInt8]] = [:]
  }
  private let state = Mutex(State())
  private let limit: Int
  private let saved: [UInt8]?

  /// Stops when so many steps were reported; `saved` is gone on from.
  init(stopAfter limit: Int = .max, from saved: [UInt8]? = nil) {
    self.limit = limit
    self.saved = saved
  }

  var summary: [String] { state.withLock { $0.summary } }
  var steps: [TrainingStep] { state.withLock { $0.steps } }
  var samples: [Int: [Sample]] { state.withLock { $0.samples } }
  var states: [Int: [UInt8]] { state.withLock { $0.states } }
  var shouldStop: Bool { steps.count >= limit }

  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? {
    state.withLock { state in
      state.summary = facts.summary
      return saved
    }
  }
  func trainingDidStep(_ step: TrainingStep) {
    state.withLock { $0.steps.append(step) }
  }
  func trainingDidSample(_ samples: [Sample], step: Int) {
    state.withLock { $0.samples[step] = samples }
  }
  func trainingDidSave(_ bytes: [UInt8], step: Int) {
    state.withLock { $0.states[step] = bytes }
  }
}

/// A tiny training of each kind.
struct Tiny: Sendable, CustomTestStringConvertible {
  let kind: GeneratorKind
  var variant = ""
  let data: @Sendable () throws -> DataFolder
  var architecture: [String: String]
  var dataset: [String: String] = [:]
  var schedule: [String: String]
  let summary: [String]
  let unit: String

  var testDescription: String { "\(kind.name) \(variant)" }

  /// Losses of a game do not fall: there it is the distance that tells.
  var isGame: Bool { kind.name == "gan" }

  static let all = [
    Tiny(
      kind: .rnn, data: { try .text() }, architecture: ["hidden": "12"],
      schedule: ["window": "10", "batch": "4"],
      summary: ["1,080 characters, 120 held out", "8 symbols", "368 parameters"],
      unit: "nats/character"),
    Tiny(
      kind: .rnn, variant: "lines of words", data: { try .lines() },
      architecture: ["hidden": "12"], dataset: ["units": "words", "lines": "true"],
      schedule: ["batch": "3", "reduction": "sum"],
      summary: ["45 lines, 5 held out", "9 symbols", "393 parameters"], unit: "nats/example"),
    Tiny(
      kind: .transformer, variant: "lines", data: { try .lines() },
      architecture: ["layers": "1", "heads": "2", "dim": "12", "context": "10"],
      dataset: ["lines": "true"], schedule: ["batch": "6"],
      summary: ["45 lines, 5 held out", "9 symbols", "2,136 parameters"],
      unit: "nats/character"),
    Tiny(
      kind: .transformer, data: { try .text() },
      architecture: [
        "layers": "2", "heads": "3", "dim": "12", "context": "10", "dropout": "0.1",
      ],
      schedule: ["batch": "4", "warm-up": "3"],
      summary: ["1,080 characters, 120 held out", "8 symbols", "4,008 parameters"],
      unit: "nats/character"),
    Tiny(
      kind: .lstm, data: { try .text() },
      architecture: ["embed": "6", "hidden": "12", "layers": "2", "dropout": "0.2"],
      schedule: ["window": "10", "batch": "4"],
      summary: ["1,080 characters, 120 held out", "8 symbols", "2,360 parameters"],
      unit: "nats/character"),
    Tiny(
      kind: .vae, data: { try .pictures() },
      architecture: ["size": "8", "width": "4", "latent": "3"],
      schedule: ["batch": "7", "beta-warm-up": "4"],
      summary: ["18 pictures of 8x8, 2 held out", "1,037 parameters"], unit: "loss/picture"),
    Tiny(
      kind: .vae, variant: "mlp", data: { try .pictures() },
      architecture: [
        "network": "mlp", "size": "8", "channels": "grey", "hidden": "10", "latent": "3",
        "likelihood": "bernoulli",
      ],
      schedule: ["batch": "7"],
      summary: ["18 pictures of 8x8, 2 held out", "1,460 parameters"], unit: "loss/picture"),
    Tiny(
      kind: .gan, variant: "dcgan", data: { try .pictures() },
      architecture: ["size": "8", "width": "4", "latent": "3"],
      schedule: ["batch": "6", "average": "0.5"],
      summary: ["18 pictures of 8x8, 2 held out", "648 parameters"], unit: "distance"),
    Tiny(
      kind: .gan, variant: "mlp", data: { try .pictures() },
      architecture: [
        "network": "mlp", "size": "8", "channels": "grey", "latent": "3", "hidden": "8 12",
        "discriminator-hidden": "9",
      ],
      schedule: ["batch": "6", "loss": "minimax", "order": "generator-first"],
      summary: ["18 pictures of 8x8, 2 held out", "1,591 parameters"], unit: "distance"),
    Tiny(
      kind: .vae, variant: "classes", data: { try .labelledPictures() },
      architecture: ["size": "8", "width": "4", "latent": "3"], dataset: ["classes": "true"],
      schedule: ["batch": "7"],
      summary: ["36 pictures of 8x8, 4 held out", "2 classes", "1,259 parameters"],
      unit: "loss/picture"),
    Tiny(
      kind: .vae, variant: "mlp, classes", data: { try .labelledPictures() },
      architecture: ["network": "mlp", "size": "8", "hidden": "10", "latent": "3"],
      dataset: ["classes": "true"], schedule: ["batch": "7"],
      summary: ["36 pictures of 8x8, 4 held out", "2 classes", "4,208 parameters"],
      unit: "loss/picture"),
    Tiny(
      kind: .gan, variant: "spectral, classes", data: { try .labelledPictures() },
      architecture: ["size": "8", "width": "4", "latent": "3", "spectral-norm": "true"],
      dataset: ["classes": "true"], schedule: ["batch": "6", "average": "0.5", "loss": "hinge"],
      summary: ["36 pictures of 8x8, 4 held out", "2 classes", "979 parameters"], unit: "distance"),
    Tiny(
      kind: .gan, variant: "mlp, spectral, classes", data: { try .labelledPictures() },
      architecture: [
        "network": "mlp", "size": "8", "channels": "grey", "latent": "3", "hidden": "8 12",
        "discriminator-hidden": "9", "spectral-norm": "true",
      ], dataset: ["classes": "true"], schedule: ["batch": "6", "order": "generator-first"],
      summary: ["36 pictures of 8x8, 4 held out", "2 classes", "1,639 parameters"], unit: "distance"
    ),
    Tiny(
      kind: .sampleRNN, data: { try .sounds() }, architecture: ["dim": "12", "embed": "4"],
      schedule: ["window": "32", "batch": "4"],
      summary: ["9 clips, 1 held out", "2,045 samples", "8,084 parameters"], unit: "bits/sample"),
  ]

  func request(
    _ path: String, steps: Int = 12, validation: Double = 0.1, threads: Int = 1, seed: UInt64 = 5,
    rate: String = "0.01", optimizer: [String: String] = [:],
    schedule extra: [String: String] = [:]
  ) throws -> TrainingRequest {
    let trainer = kind.trainer
    var schedule = schedule
    schedule["steps"] = "\(steps)"
    schedule["validate-every"] = "6"
    schedule.merge(extra) { $1 }
    return TrainingRequest(
      name: "tiny", seed: seed, dataPath: path, validation: validation, licence: "CC0",
      credit: "nobody", architecture: try ParameterValues(architecture, of: trainer.architecture),
      dataset: try ParameterValues(dataset, of: trainer.dataset),
      optimizer: try ParameterValues(
        ["rate": rate].merging(optimizer) { $1 }, of: trainer.optimizer),
      schedule: try ParameterValues(schedule, of: trainer.schedule), threads: threads)
  }
}

@Suite struct TrainerTests {
  @Test(arguments: Tiny.all)
  func `what a training takes is told before there is any data`(tiny: Tiny) throws {
    let request = try tiny.request("nowhere")
    #expect(tiny.kind.trainer.objection(to: request, memory: 1 << 40) == nil)
    guard case .memory(let bytes) = tiny.kind.trainer.objection(to: request, memory: 0) else {
      Issue.record("nothing speaks against a machine without memory")
      return
    }
    #expect(bytes > 1000)
  }

  @Test(arguments: Tiny.all)
  func `a training learns and says what it did`(tiny: Tiny) throws {
    let data = try tiny.data()
    let watcher = Watcher()
    let outcome = try tiny.kind.trainer.train(
      tiny.request(data.path, steps: 60), observer: watcher)
    let losses = watcher.steps.map(\.loss)
    if tiny.isGame {
      let distances = watcher.steps.compactMap(\.validation)
      #expect(try #require(distances.min()) < 0.95 * distances[0], "\(distances)")
    } else {
      #expect(losses[55...].reduce(0, +) < 0.9 * losses[..<5].reduce(0, +))
    }
    #expect(watcher.summary == tiny.summary)
    #expect(outcome.steps == 60 && outcome.unit == tiny.unit)
    #expect(outcome.validation == watcher.steps.last?.validation)

    let checkpoint = try Checkpoint(decoding: outcome.checkpoint)
    #expect(checkpoint.kind == tiny.kind.name)
    #expect(checkpoint.licence == "CC0" && checkpoint.credit == "nobody")
    #expect(checkpoint.recipe.contains("\"seed\":\"5\""))
    #expect(!checkpoint.recipe.contains(data.path))
    #expect(outcome.facts == ModelFacts(checkpoint))
    let model = try tiny.kind.load(outcome.checkpoint, 1)
    #expect(model.facts == outcome.facts)
  }

  @Test(arguments: Tiny.all)
  func `threads do not show in a byte`(tiny: Tiny) throws {
    let data = try tiny.data()
    let one = try tiny.kind.trainer.train(tiny.request(data.path), observer: Watcher())
    for threads in [2, 7] {
      let many = try tiny.kind.trainer.train(
        tiny.request(data.path, threads: threads), observer: Watcher())
      #expect(many.checkpoint == one.checkpoint)
    }
    let other = try tiny.kind.trainer.train(tiny.request(data.path, seed: 6), observer: Watcher())
    #expect(other.facts.digest != one.facts.digest)
    #expect(other.facts.dataDigest == one.facts.dataDigest)
  }

  @Test(arguments: Tiny.all)
  func `a stop ends with a checkpoint`(tiny: Tiny) throws {
    let data = try tiny.data()
    let outcome = try tiny.kind.trainer.train(
      tiny.request(data.path), observer: Watcher(stopAfter: 4))
    #expect(outcome.steps == 4 && outcome.validation == nil)
    #expect(try tiny.kind.load(outcome.checkpoint, 1).facts == outcome.facts)
  }

  @Test(arguments: Tiny.all)
  func `evaluating all data agrees with validating on all of it`(tiny: Tiny) throws {
    let data = try tiny.data()
    let outcome = try tiny.kind.trainer.train(
      tiny.request(data.path, validation: 0.9), observer: Watcher())
    let whole = try tiny.kind.trainer.evaluate(
      checkpoint: outcome.checkpoint, data: data.path, threads: 2)
    #expect(whole.loss > 0)
    let again = try tiny.kind.trainer.evaluate(
      checkpoint: outcome.checkpoint, data: data.path, threads: 1)
    #expect(again == whole)
    // A sum is told by the token all the same.
    if tiny.unit == "nats/example" {
      #expect(whole.unit == "nats/token")
      return
    }
    #expect(whole.unit == tiny.unit)
    // Nine tenths of the same data: not the same figure, but near.
    #expect(abs(whole.loss / (try #require(outcome.validation)) - 1) < 0.1)
  }

  @Test(arguments: Tiny.all)
  func `gone on from any saved state it ends in the same bytes`(tiny: Tiny) throws {
    let data = try tiny.data()
    for optimizer in [["kind": "sgd", "momentum": "0.9"], ["kind": "adam"], [:]] {
      let request = try tiny.request(
        data.path, optimizer: optimizer,
        schedule: ["save-every": "4", "samples-every": "5", "accumulate": "2"])
      let whole = Watcher()
      let outcome = try tiny.kind.trainer.train(request, observer: whole)
      #expect(whole.states.keys.sorted() == [4, 6, 8, 12])
      #expect(whole.samples.keys.sorted() == [5, 10])
      for (step, state) in whole.states {
        let rest = Watcher(from: state)
        let resumed = try tiny.kind.trainer.train(request, observer: rest)
        #expect(resumed.checkpoint == outcome.checkpoint, "from step \(step)")
        #expect(resumed.alternative?.checkpoint == outcome.alternative?.checkpoint)
        #expect(rest.steps == Array(whole.steps[step...]))
        #expect(rest.samples == whole.samples.filter { $0.key > step })
        #expect(rest.states == whole.states.filter { $0.key > step })
      }
    }
  }

  @Test(arguments: Tiny.all)
  func `a state of another training is refused`(tiny: Tiny) throws {
    let data = try tiny.data()
    let adam = Watcher()
    _ = try tiny.kind.trainer.train(tiny.request(data.path), observer: adam)
    let request = try tiny.request(data.path, optimizer: ["kind": "sgd"])
    for bytes in [adam.states[6] ?? [], [], Array("nonsense".utf8)] {
      #expect {
        try tiny.kind.trainer.train(request, observer: Watcher(from: bytes))
      } throws: { ($0 as? TrainingError)?.kind == .badState }
    }
  }

  @Test(arguments: Tiny.all)
  func `it keeps best and last and shows samples of its medium`(tiny: Tiny) throws {
    let data = try tiny.data()
    let watcher = Watcher()
    let request = try tiny.request(data.path, schedule: ["samples-every": "6", "keep": "best"])
    let outcome = try tiny.kind.trainer.train(request, observer: watcher)
    let alternative = try #require(outcome.alternative)
    #expect(alternative.name == "last")
    let facts = try Checkpoint(decoding: alternative.checkpoint).training.canonicalText
    #expect(facts.contains("\"parameters_of_step\":12"))
    let samples = try #require(watcher.samples[6])
    #expect(!samples.isEmpty && samples.allSatisfy { $0.medium == tiny.kind.medium })
    #expect(watcher.samples[12] != samples)
  }

  @Test(arguments: Tiny.all)
  func `a recipe of before records what it always did`(tiny: Tiny) throws {
    let data = try tiny.data()
    let later = [
      "kind", "momentum", "accumulate", "drop-every", "drop", "patience", "samples-every",
      "save-every",
    ]
    let plain = try tiny.kind.trainer.train(tiny.request(data.path), observer: Watcher())
    let recipe = try Checkpoint(decoding: plain.checkpoint).recipe
    let optimizer = try #require(recipe.firstRange(of: "\"optimizer\""))
    for name in later { #expect(!recipe[optimizer.upperBound...].contains("\"\(name)\"")) }
    let other = try tiny.kind.trainer.train(
      tiny.request(data.path, schedule: ["patience": "3"]), observer: Watcher())
    #expect(try Checkpoint(decoding: other.checkpoint).recipe.contains("\"patience\":\"3\""))
  }

  @Test(arguments: Tiny.all)
  func `without held-out data there is no held-out loss`(tiny: Tiny) throws {
    let data = try tiny.data()
    let watcher = Watcher()
    let outcome = try tiny.kind.trainer.train(
      tiny.request(data.path, validation: 0), observer: watcher)
    #expect(outcome.validation == nil && watcher.steps.allSatisfy { $0.validation == nil })
  }

  @Test(arguments: Tiny.all)
  func `a rate beyond all bounds is told as divergence`(tiny: Tiny) throws {
    let data = try tiny.data()
    let request = try tiny.request(
      data.path, steps: 40, rate: "10", schedule: ["decay": "constant", "keep": "best"])
    do {
      let outcome = try tiny.kind.trainer.train(request, observer: Watcher())
      #expect(outcome.steps == 40)
    } catch let error as TrainingError {
      #expect(error.kind == .diverged)
      #expect(error.reason.hasPrefix("training diverged at step "))
    }
  }
}

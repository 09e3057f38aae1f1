import Generators
import Media
import NN
import PipelineInterface
import Synchronization
import TensorCore
import Testing

/// Keeps the states that a training saves; goes on from one, and stops after some steps.
private final class Keeper: TrainingObserver {
  private let states = Mutex<[Int: [UInt8]]>([:])
  private let done = Mutex(0)
  private let start: [UInt8]?
  private let limit: Int

  init(from start: [UInt8]? = nil, stopAfter limit: Int = .max) {
    self.start = start
    self.limit = limit
  }

  var saved: [Int: [UInt8]] { states.withLock { $0 } }
  var shouldStop: Bool { done.withLock { $0 } >= limit }

  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { start }
  func trainingDidStep(_ step: TrainingStep) { done.withLock { $0 = step.step } }
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) { states.withLock { $0[step] = state } }
}

/// Trainings of `sample-rnn` beside the common one of three tiers, from recipe to sound.
private enum Sort: String, CaseIterable, CustomTestStringConvertible {
  case oneTier, twoTiersCarried, classes, everything

  var testDescription: String { rawValue }

  var architecture: [String: String] {
    let extra: [String: String] =
      switch self {
      case .oneTier: ["tiers": "1"]
      case .twoTiersCarried: ["tiers": "2", "initial": "learned"]
      case .classes: [:]
      case .everything: ["tiers": "1", "initial": "learned"]
      }
    return extra.merging(["dim": "12", "embed": "4"]) { $1 }
  }
  var dataset: [String: String] {
    switch self {
    case .oneTier, .twoTiersCarried: [:]
    case .classes: ["classes": "true"]
    case .everything: ["classes": "true", "encoding": "linear"]
    }
  }
  var schedule: [String: String] {
    self == .twoTiersCarried || self == .everything ? ["carry": "4", "onsets": "0.5"] : [:]
  }
  var configuration: String {
    switch self {
    case .oneTier: #"{"dim":12,"emb":4,"q":256,"rate":16000,"tiers":1}"#
    case .twoTiersCarried:
      #"{"dim":12,"emb":4,"initial":"learned","q":256,"rate":16000,"tiers":2}"#
    case .classes: #"{"classes":["high","low"],"dim":12,"emb":4,"q":256,"rate":16000}"#
    case .everything:
      #"{"classes":["high","low"],"dim":12,"emb":4,"encoding":"linear","initial":"learned","#
        + #""q":256,"rate":16000,"tiers":1}"#
    }
  }

  func train(
    _ path: String, steps: Int = 30, threads: Int = 1, dataset: [String: String]? = nil,
    observer: Keeper = Keeper()
  ) throws -> TrainingOutcome {
    let trainer = GeneratorKind.sampleRNN.trainer
    let schedule = schedule.merging([
      "window": "32", "batch": "4", "steps": "\(steps)", "validate-every": "10", "save-every": "3",
    ]) { $1 }
    return try trainer.train(
      TrainingRequest(
        name: "tiny", seed: 5, dataPath: path, validation: 0.1, licence: "CC0", credit: "nobody",
        architecture: try ParameterValues(architecture, of: trainer.architecture),
        dataset: try ParameterValues(dataset ?? self.dataset, of: trainer.dataset),
        optimizer: try ParameterValues(["rate": "0.01"], of: trainer.optimizer),
        schedule: try ParameterValues(schedule, of: trainer.schedule), threads: threads),
      observer: observer)
  }
}

/// Clips of two classes: a fast triangle wave in `high`, a slow one in `low`.
private func labelledSounds() throws -> DataFolder {
  let folder = try DataFolder()
  for index in 0..<12 {
    let period = index % 2 == 0 ? 10 : 40
    let samples = (0..<200 + index).map { Float(($0 + index) % period) / Float(period) - 0.5 }
    try folder.put(
      Waveform(sampleRate: 16_000, samples: samples),
      "\(index % 2 == 0 ? "high" : "low")/\(100 + index).wav")
  }
  return folder
}

private func complaint(_ body: () throws -> Void, _ folder: DataFolder) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)".split(separator: folder.path, omittingEmptySubsequences: false)
      .joined(separator: "DATA")
  }
}

@Suite struct SampleRNNTrainerTests {
  @Test(arguments: Sort.allCases)
  fileprivate func `every sort trains, is measured and makes sounds`(sort: Sort) throws {
    let data = try labelledSounds()
    let early = try sort.train(data.path, steps: 2)
    let outcome = try sort.train(data.path, steps: 60)
    #expect(try #require(outcome.validation) < 0.9 * (try #require(early.validation)))
    let checkpoint = try Checkpoint(decoding: outcome.checkpoint)
    #expect(checkpoint.configuration.canonicalText == sort.configuration)

    let trainer = GeneratorKind.sampleRNN.trainer
    let loss = try trainer.evaluate(checkpoint: outcome.checkpoint, data: data.path, threads: 2)
    #expect(loss.loss < 7 && loss.measured == "2,466 samples")

    let generator = try GeneratorKind.sampleRNN.load(outcome.checkpoint, 1).generator
    let values = try ParameterValues(["seconds": "0.01"], of: SampleRNNGenerator.parameters)
    let sample = try generator.generate([GenerationRequest(key: 1, values: values)]) { false }[0]
      .get()
    guard case .audio(let sound) = sample else { throw GenerationError("no sound") }
    #expect(sound.frames == 160)
  }

  @Test(arguments: Sort.allCases)
  fileprivate func `gone on from any saved state a training ends in the same bytes`(
    sort: Sort
  ) throws {
    let data = try labelledSounds()
    let unbroken = Keeper()
    let expected = try sort.train(data.path, steps: 12, observer: unbroken).checkpoint
    #expect(unbroken.saved.count > 3)
    for (step, state) in unbroken.saved where step < 12 {
      let resumed = try sort.train(data.path, steps: 12, observer: Keeper(from: state))
      #expect(resumed.checkpoint == expected, "step \(step)")
    }
    let stopped = Keeper(stopAfter: 7)
    _ = try sort.train(data.path, steps: 12, observer: stopped)
    let state = try #require(stopped.saved.max { $0.key < $1.key }?.value)
    #expect(
      try sort.train(data.path, steps: 12, observer: Keeper(from: state)).checkpoint == expected)
  }

  @Test(arguments: Sort.allCases)
  fileprivate func `threads do not show in a byte of any sort`(sort: Sort) throws {
    let data = try labelledSounds()
    let one = try sort.train(data.path, steps: 12)
    #expect(try sort.train(data.path, steps: 12, threads: 3).checkpoint == one.checkpoint)
  }

  /// What joined the vocabulary later changes nothing where it is not asked for.
  @Test func `the common network of three tiers keeps its bits`() throws {
    let data = try DataFolder.sounds()
    let outcome = try Sort.classes.train(data.path, steps: 12, dataset: [:])
    #expect(
      outcome.facts.digest
        == "f8f6da329e0b371355cae84631c92e4ef9b7d9b1d6b8399881c088bf527e6b98")
  }

  @Test func `a class's loss is lower under its own label`() throws {
    let data = try labelledSounds()
    let outcome = try Sort.classes.train(data.path, steps: 150)
    let checkpoint = try Checkpoint(decoding: outcome.checkpoint)
    let trainer = GeneratorKind.sampleRNN.trainer
    var swapped = checkpoint
    // The labels change places: each clip is measured as the other class.
    for (name, tensor) in checkpoint.tensors where name.hasSuffix("_class.weight") {
      let values = tensor.values
      let half = values.count / 2
      swapped.tensors[name] = Tensor(tensor.shape, Array(values[half...] + values[..<half]))
    }
    let own = try trainer.evaluate(checkpoint: checkpoint.encoded(), data: data.path, threads: 1)
    let other = try trainer.evaluate(checkpoint: swapped.encoded(), data: data.path, threads: 1)
    #expect(own.loss < 0.97 * other.loss)
  }

  @Test func `clips without a class and classes without a model are named`() throws {
    let sounds = try DataFolder.sounds()
    #expect(
      complaint({ _ = try Sort.classes.train(sounds.path) }, sounds)
        == "'DATA/100.wav' lies in no folder of the data, whose name would be its class")
    let data = try labelledSounds()
    let outcome = try Sort.classes.train(data.path, steps: 1)
    try data.put(
      Waveform(sampleRate: 16_000, samples: [Float](repeating: 0, count: 40)), "mid/1.wav")
    let evaluate = {
      _ = try GeneratorKind.sampleRNN.trainer.evaluate(
        checkpoint: outcome.checkpoint, data: data.path, threads: 1)
    }
    #expect(
      complaint(evaluate, data)
        == "'DATA/mid/1.wav' lies in folder 'mid', which is no class of the model; it has high, low"
    )
  }
}

import Generators
import NN
import Media
import PipelineInterface
import Testing

private final class Silent: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  func trainingDidStep(_ step: TrainingStep) {}
  var shouldStop: Bool { false }
}

/// What a training of one step says about data; `DATA` stands for their path.
private func complaint(
  _ kind: GeneratorKind, _ folder: DataFolder, architecture: [String: String] = [:],
  schedule: [String: String] = [:], validation: Double = 0.1
) throws -> String {
  let trainer = kind.trainer
  let request = TrainingRequest(
    name: "x", seed: 0, dataPath: folder.path, validation: validation, licence: "", credit: "",
    architecture: try ParameterValues(architecture, of: trainer.architecture),
    dataset: try ParameterValues(of: trainer.dataset),
    optimizer: try ParameterValues(of: trainer.optimizer),
    schedule: try ParameterValues(
      schedule.merging(["steps": "1"]) { $1 }, of: trainer.schedule), threads: 1)
  do {
    _ = try trainer.train(request, observer: Silent())
    return "no error"
  } catch {
    return "\(error)".split(separator: folder.path, omittingEmptySubsequences: false)
      .joined(separator: "DATA")
  }
}

@Suite struct UnsuitableDataTests {
  @Test func `empty folders`() throws {
    let folder = try DataFolder()
    #expect(try complaint(.lstm, folder) == "'DATA' holds no .txt files")
    #expect(try complaint(.vae, folder) == "'DATA' holds no .png files")
    #expect(try complaint(.gan, folder) == "'DATA' holds no .png files")
    #expect(try complaint(.sampleRNN, folder) == "'DATA' holds no .wav files")
  }

  @Test func `a text shorter than a window`() throws {
    let folder = try DataFolder()
    try folder.put("some text", "a.txt")
    #expect(
      try complaint(.lstm, folder)
        == "'DATA' has 8 characters to train on, a window takes 65")
    #expect(
      try complaint(.lstm, folder, schedule: ["window": "4"])
        == "'DATA' has 9 characters, too few to hold out 0.1 of them")
  }

  @Test func `nothing to hold out, nothing to train on`() throws {
    let pictures = try DataFolder.pictures()
    #expect(
      try complaint(.vae, pictures, architecture: ["size": "8"], validation: 0.04)
        == "'DATA' has 20 pictures, too few to hold out 0.04 of them")
    let sounds = try DataFolder.sounds()
    #expect(
      try complaint(.sampleRNN, sounds, schedule: ["window": "32"], validation: 0.05)
        == "'DATA' has 10 clips, too few to hold out 0.05 of them")
  }

  @Test func `a clip shorter than a window`() throws {
    let sounds = try DataFolder.sounds()
    #expect(
      try complaint(.sampleRNN, sounds, schedule: ["window": "208"])
        == "'DATA/100.wav' has 200 samples, a window takes 208")
  }

  @Test func `sizes that no network has`() throws {
    let text = try DataFolder.text()
    #expect(
      try complaint(.transformer, text, architecture: ["heads": "3"])
        == "heads: must divide dim, 128, evenly, got \"3\"")
    let pictures = try DataFolder.pictures()
    #expect(
      try complaint(.vae, pictures, architecture: ["size": "48"])
        == "size: must be a power of two, got \"48\"")
    let sounds = try DataFolder.sounds()
    #expect(
      try complaint(.sampleRNN, sounds, schedule: ["window": "100"])
        == "window: must be a multiple of 16, got \"100\"")
  }

  @Test func `a text with characters that the model lacks cannot be evaluated`() throws {
    let folder = try DataFolder()
    try folder.put("abc é", "a.txt")
    let model = try TinyModels.text()
    let checkpoint = Checkpoint("lstm", model.configuration, model.network)
    do {
      _ = try GeneratorKind.lstm.trainer.evaluate(
        checkpoint: checkpoint.encoded(), data: folder.path, threads: 1)
      Issue.record("no error")
    } catch {
      #expect(
        "\(error)" == "'\(folder.path)' holds \"é\" (U+00E9), which the model's alphabet lacks")
    }
  }
}

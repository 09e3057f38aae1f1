import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private final class Silent: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidStep(_ step: TrainingStep) {}
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { false }
}

/// A kind with data and a recipe for them.
private enum Import: String, CaseIterable, CustomTestStringConvertible {
  case text, rnn, transformer, image, labelledImage, labelledGame, audio

  var testDescription: String { rawValue }

  var kind: GeneratorKind {
    switch self {
    case .text: .lstm
    case .rnn: .rnn
    case .transformer: .transformer
    case .image, .labelledImage: .vae
    case .labelledGame: .gan
    case .audio: .sampleRNN
    }
  }

  func data() throws -> DataFolder {
    switch self {
    case .text, .rnn, .transformer: try .text()
    case .image: try .pictures()
    case .labelledImage, .labelledGame: try .labelledPictures()
    case .audio: try .sounds()
    }
  }

  func request(_ path: String) throws -> TrainingRequest {
    let trainer = kind.trainer
    let (architecture, schedule): ([String: String], [String: String]) =
      switch self {
      case .text: (["embed": "6", "hidden": "12", "layers": "2"], ["window": "10"])
      case .rnn: (["hidden": "12"], ["window": "10"])
      case .transformer:
        (["layers": "2", "heads": "2", "dim": "12", "context": "10", "dropout": "0.1"], [:])
      case .image, .labelledImage: (["size": "8", "width": "4", "latent": "3"], [:])
      case .labelledGame:
        (
          ["network": "mlp", "size": "8", "latent": "3", "hidden": "8", "spectral-norm": "true"],
          [:]
        )
      case .audio:
        (["tiers": "2", "dim": "12", "embed": "4", "initial": "learned"], ["window": "32"])
      }
    return TrainingRequest(
      name: "tiny", seed: 5, dataPath: path, validation: 0.1, licence: "CC0", credit: "nobody",
      architecture: try ParameterValues(architecture, of: trainer.architecture),
      dataset: try ParameterValues(
        rawValue.hasPrefix("labelled") ? ["classes": "true"] : [:], of: trainer.dataset),
      optimizer: try ParameterValues(of: trainer.optimizer),
      schedule: try ParameterValues(
        schedule.merging(["steps": "3", "batch": "4"]) { $1 }, of: trainer.schedule), threads: 1)
  }
}

/// A `state_dict()` as PyTorch's users save it.
private func stateDict(_ tensors: [String: Tensor], counters: [String] = []) -> [UInt8] {
  SafeTensors(
    metadata: ["format": "pt"], floats: tensors,
    integers: Dictionary(
      uniqueKeysWithValues: counters.map {
        ($0, SafeTensors.IntegerTensor(shape: [], values: [7]))
      })
  ).encoded()
}

private func refusal(_ weights: [UInt8], _ description: String) -> String {
  do {
    _ = try WeightImport(
      weights: weights, description: description, kinds: BuiltinGenerators.all)
    return "no error"
  } catch {
    return "\(error)"
  }
}

@Suite struct WeightImportTests {
  @Test(arguments: Import.allCases)
  fileprivate func `weights and a recipe are the checkpoint that the recipe trains`(
    model: Import
  ) throws {
    let data = try model.data()
    let request = try model.request(data.path)
    let trained = try model.kind.trainer.train(request, observer: Silent())
    let tensors = try Checkpoint(decoding: trained.checkpoint).tensors
    let imported = try WeightImport(
      weights: stateDict(tensors), recipe: request, kind: model.kind)
    #expect(imported.facts == trained.facts)
    let checkpoint = try Checkpoint(decoding: imported.checkpoint)
    #expect(checkpoint.training == ["imported": .boolean(true)])
    #expect(checkpoint.licence == "CC0" && checkpoint.credit == "nobody")
    let loss = try model.kind.trainer.evaluate(
      checkpoint: trained.checkpoint, data: data.path, threads: 1)
    #expect(
      try model.kind.trainer.evaluate(
        checkpoint: imported.checkpoint, data: data.path, threads: 1) == loss)
  }

  @Test(arguments: Import.allCases)
  fileprivate func `weights that a recipe does not describe are refused`(model: Import) throws {
    let data = try model.data()
    do {
      _ = try WeightImport(
        weights: stateDict(["x": Tensor([1], [0])]), recipe: model.request(data.path),
        kind: model.kind)
      Issue.record("no error")
    } catch let error as ModelError {
      #expect(error.reason.hasPrefix("tensor \"") && error.reason.hasSuffix("\" is missing"))
    }
  }

  @Test func `weights and a description are a checkpoint`() throws {
    let network = try AudioNetwork.everything.network()
    let description = """
      {"kind": "sample-rnn", "licence": "CC0-1.0", "credit": "someone",
       "configuration": \(network.configuration.json.canonicalText)}
      """
    let imported = try WeightImport(
      weights: stateDict(network.stateDict, counters: ["bn.num_batches_tracked"]),
      description: description, kinds: BuiltinGenerators.all)
    let checkpoint = try Checkpoint(decoding: imported.checkpoint)
    let own = Checkpoint(SampleRNN.kind, network.configuration.json, network)
    #expect(checkpoint.modelDigest == own.modelDigest)
    #expect(checkpoint.licence == "CC0-1.0" && checkpoint.credit == "someone")
    #expect(imported.facts == ModelFacts(checkpoint))
  }

  @Test func `what is wrong with weights or description is named`() throws {
    let network = try TinyModels.audio()
    let weights = stateDict(network.stateDict)
    func description(_ extra: String, kind: String = "sample-rnn") -> String {
      "{\"kind\":\"\(kind)\",\"configuration\":\(network.configuration.json.canonicalText)\(extra)}"
    }
    let rights = #","licence":"CC0","credit":"me""#
    #expect(refusal(weights, "[]") == "description: must be an object")
    #expect(refusal(weights, "{") == "description: a key is missing (byte 1)")
    #expect(refusal(weights, description("")) == #"description: "licence" is missing"#)
    #expect(
      refusal(weights, description(rights + #","date":1"#)) == #"description: "date" is unknown"#)
    #expect(
      refusal(weights, description(rights, kind: "poet"))
        == #"description: "kind" must be one of "#
        + BuiltinGenerators.all.map { $0.name }.joined(separator: ", ") + #", got "poet""#)
    #expect(
      refusal([1, 2], description(rights)) == "not a safetensors file: 2 bytes are too few")
    var tensors = network.stateDict
    tensors["out.bias"] = nil
    #expect(
      refusal(stateDict(tensors), description(rights)) == #"tensor "out.bias" is missing"#)
    #expect(
      refusal(stateDict(network.stateDict, counters: ["ids"]), description(rights))
        == #"tensor "ids" has dtype I64, a model has F32 only"#)
    #expect(refusal(weights, description(rights)) == "no error")
  }
}

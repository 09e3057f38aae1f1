import NN
import PipelineInterface
import TensorCore
import Training

/// How `lstm` learns: units of a text, windows drawn at random, the end of the text held out.
struct LSTMTrainer: Trainer {
  static let embed = Parameter<Int>(
    "embed", default: 128, in: 1...4096, help: "numbers that stand for a token")
  static let hidden = Parameter<Int>(
    "hidden", default: 256, in: 1...4096, help: "cells of a layer")
  static let layers = Parameter<Int>(
    "layers", default: 2, in: 1...8, help: "LSTM layers")
  static let window = Parameter<Int>(
    "window", default: 64, in: 1...4096, help: "tokens of an example")

  private let parameters = RecipeParameters(
    rate: 2e-3, clip: 1, steps: 2000, batch: 32, validateEvery: 500)

  var architecture: [any AnyParameter] { [Self.embed, Self.hidden, Self.layers] }
  var dataset: [any AnyParameter] { [RecipeParameters.folders] + TextUnits.parameters }
  var optimizer: [any AnyParameter] { parameters.optimizer }
  var schedule: [any AnyParameter] { parameters.schedule + [Self.window] }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let corpus = try TextCorpus(request.dataPath, folders: request.folders)
    let units = try TextUnits(of: corpus.text, request.dataset)
    let tokens = try units.encode(corpus.text)
    let parts = Split.tail(tokens.count, validation: request.validation)
    let window = request.schedule[Self.window]
    guard parts.training.count > window else {
      throw TrainingError(
        .unsuitable,
        "'\(request.dataPath)' has \(parts.training.count.grouped) \(units.noun) to train on, "
          + "a window takes \(window + 1)")
    }
    guard request.validation == 0 || parts.validation.count > 1 else {
      throw TrainingError(
        .unsuitable,
        "'\(request.dataPath)' has \(tokens.count.grouped) \(units.noun), too few to hold out "
          + "\(request.validation.canonicalText) of them")
    }
    var source = RandomSource(seed: request.seed)
    let model = TextModel(
      units: units,
      network: try LSTMLanguageModel(
        LSTMConfiguration(
          symbols: units.count, embed: request.architecture[Self.embed],
          hidden: request.architecture[Self.hidden], layers: request.architecture[Self.layers]),
        from: &source))
    let task = LanguageModelTask(
      network: model.network, training: Array(tokens[parts.training]),
      validation: Array(tokens[parts.validation]), window: window,
      batch: request.schedule[parameters.batch], streams: TrainingStreams(seed: request.seed))
    let session = TrainingSession(
      kind: TextModel.kind, unit: units.lossUnit, request: request, parameters: parameters,
      configuration: model.configuration, dataDigest: corpus.digest)
    return try session.run(
      task,
      summary: [
        "\(parts.training.count.grouped) \(units.noun), \(parts.validation.count.grouped) held out",
        "\(units.count) symbols",
      ], compute: Compute(threads: request.threads), observer: observer)
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let model = try TextModel(Checkpoint(decoding: checkpoint))
    let corpus = try TextCorpus(data)
    let tokens: [Int32]
    do throws(UnknownUnit) {
      tokens = try model.units.encode(corpus.text)
    } catch {
      throw TrainingError(.unsuitable, "'\(data)' holds \(error)")
    }
    guard
      let loss = model.network.streamLoss(
        tokens, compute: try Compute(threads: threads), shouldStop: { false })
    else {
      throw TrainingError(.unsuitable, "'\(data)' has fewer than two \(model.units.noun)")
    }
    return Evaluation(
      loss: loss, unit: model.units.lossUnit.name,
      measured: "\((tokens.count - 1).grouped) \(model.units.noun)")
  }
}

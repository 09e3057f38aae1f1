import NN
import PipelineInterface
import TensorCore
import Training

/// How every kind of text learns: units of a text, windows drawn at random, the end of the text held
/// out.
struct LanguageModelTrainer<Recipe: LanguageRecipe>: Trainer {
  var architecture: [any AnyParameter] { Recipe.architecture }
  var dataset: [any AnyParameter] {
    [RecipeParameters.folders] + TextUnits.parameters + [RecipeParameters.fingerprints]
  }
  var optimizer: [any AnyParameter] { Recipe.parameters.optimizer }
  var schedule: [any AnyParameter] { Recipe.parameters.schedule + Recipe.schedule }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let corpus = try TextCorpus(request.dataPath, folders: request.folders)
    let units = try TextUnits(of: corpus.text, request.dataset)
    let tokens = try units.encode(corpus.text)
    let parts = Split.tail(tokens.count, validation: request.validation)
    let window = Recipe.window(request)
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
      network: try Recipe.Model(
        try Recipe.configuration(symbols: units.count, request), from: &source))
    let task = LanguageModelTask(
      network: model.network, training: Array(tokens[parts.training]),
      validation: Array(tokens[parts.validation]), window: window,
      batch: request.schedule[Recipe.parameters.batch], dropout: Float(Recipe.dropout(request)),
      streams: TrainingStreams(seed: request.seed))
    let session = TrainingSession(
      kind: Recipe.Model.kind, unit: units.lossUnit, request: request,
      parameters: Recipe.parameters,
      configuration: model.configuration, dataDigest: corpus.digest)
    return try session.run(
      task,
      summary: [
        "\(parts.training.count.grouped) \(units.noun), \(parts.validation.count.grouped) held out",
        "\(units.count) symbols",
      ], compute: Compute(threads: request.threads), observer: observer)
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let model = try TextModel<Recipe.Model>(Checkpoint(decoding: checkpoint))
    let corpus = try TextCorpus(data)
    let tokens: [Int32]
    do throws(UnknownUnit) {
      tokens = try model.units.encode(corpus.text)
    } catch {
      throw TrainingError(.unsuitable, "'\(data)' holds \(error)")
    }
    guard
      let loss = model.network.textLoss(
        tokens, compute: try Compute(threads: threads), shouldStop: { false })
    else {
      throw TrainingError(.unsuitable, "'\(data)' has fewer than two \(model.units.noun)")
    }
    return Evaluation(
      loss: loss, unit: model.units.lossUnit.name,
      measured: "\((tokens.count - 1).grouped) \(model.units.noun)")
  }
}

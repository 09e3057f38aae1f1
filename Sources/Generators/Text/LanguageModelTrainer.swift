import NN
import PipelineInterface
import TensorCore
import Training

/// How every kind of text learns: units of a text, windows drawn at random with the end of the text
/// held out, or its lines one by one with every tenth or so held out.
struct LanguageModelTrainer<Recipe: LanguageRecipe>: MeasuredTrainer {
  var architecture: [any AnyParameter] { Recipe.architecture }
  var dataset: [any AnyParameter] {
    [RecipeParameters.folders] + TextUnits.parameters + [LanguageParameters.lines]
      + [RecipeParameters.fingerprints]
  }
  var optimizer: [any AnyParameter] { Recipe.parameters.optimizer }
  var schedule: [any AnyParameter] {
    Recipe.parameters.schedule + Recipe.schedule + [LanguageParameters.reduction]
  }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let corpus = try TextCorpus(request.dataPath, folders: request.folders)
    let isOfLines = request.dataset[LanguageParameters.lines]
    let text = isOfLines ? TextLines.ended(corpus.text) : corpus.text
    let units = try TextUnits(of: text, request.dataset)
    let (examples, summary) =
      isOfLines ? try lines(of: text, units, request) : try windows(of: text, units, request)
    var source = RandomSource(seed: request.seed)
    let model = TextModel(
      units: units,
      network: try Recipe.Model(
        try Recipe.configuration(symbols: units.count, request), from: &source),
      isOfLines: isOfLines)
    let reduction = request.schedule[LanguageParameters.reduction]
    let task = LanguageModelTask(
      network: model.network, examples: examples, reduction: reduction,
      dropout: Float(Recipe.dropout(request)), streams: TrainingStreams(seed: request.seed))
    let session = TrainingSession(
      kind: Recipe.Model.kind,
      unit: reduction == .mean ? units.lossUnit : .init(name: "nats/example"), request: request,
      parameters: Recipe.parameters, configuration: model.configuration,
      dataDigest: corpus.digest)
    return try session.run(
      task, summary: [summary, "\(units.count) symbols"],
      compute: Compute(threads: request.threads), observer: observer)
  }

  func measure(_ request: TrainingRequest, _ source: inout CountingSource) throws {
    let symbols = TextUnits.fewest(request.dataset)
    _ = try Recipe.Model(try Recipe.configuration(symbols: symbols, request), from: &source)
  }

  private func windows(
    of text: String, _ units: TextUnits, _ request: TrainingRequest
  ) throws -> (any TextExamples, summary: String) {
    let tokens = try units.encode(text)
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
    let windows = TextWindows(
      training: Array(tokens[parts.training]), validation: Array(tokens[parts.validation]),
      window: window, batch: request.schedule[Recipe.parameters.batch])
    return (
      windows,
      "\(parts.training.count.grouped) \(units.noun), \(parts.validation.count.grouped) held out"
    )
  }

  private func lines(
    of text: String, _ units: TextUnits, _ request: TrainingRequest
  ) throws -> (any TextExamples, summary: String) {
    let all = try TextLines.symbols(of: text, units)
    let parts = try request.split(items: all.count, noun: "lines")
    let lines = TextLines(
      training: parts.training.map { all[$0] }, validation: parts.validation.map { all[$0] },
      start: units.start, window: Recipe.window(request),
      batch: request.schedule[Recipe.parameters.batch])
    return (
      lines, "\(parts.training.count.grouped) lines, \(parts.validation.count.grouped) held out"
    )
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let model = try TextModel<Recipe.Model>(Checkpoint(decoding: checkpoint))
    let corpus = try TextCorpus(data)
    // Lines are one sequence each, all other text is one.
    let sequences: [[Int32]]
    do throws(UnknownUnit) {
      sequences =
        model.isOfLines
        ? try TextLines.symbols(of: corpus.text, model.units)
        : [try model.units.encode(corpus.text)]
    } catch {
      throw TrainingError(.unsuitable, "'\(data)' holds \(error)")
    }
    let compute = try Compute(threads: threads)
    let loss =
      model.isOfLines
      ? TextLines.loss(
        of: model.network, on: sequences, start: model.units.start, compute: compute)
      : model.network.textLoss(sequences[0], compute: compute, shouldStop: { false })
    guard let loss else {
      throw TrainingError(.unsuitable, "'\(data)' has fewer than two \(model.units.noun)")
    }
    let tokens = sequences.joined()
    let count = tokens.count - (model.isOfLines ? 0 : 1)
    let unknown = model.units.unknown.map { unknown in tokens.count { $0 == unknown } } ?? 0
    return Evaluation(
      loss: loss, unit: model.units.lossUnit.name,
      measured: "\(count.grouped) \(model.units.noun)"
        + (unknown > 0 ? ", \(unknown.grouped) of them unknown words" : ""))
  }
}

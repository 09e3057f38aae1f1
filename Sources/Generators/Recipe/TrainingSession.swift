import Files
import NN
import PipelineInterface
import TensorCore
import Training

/// What the trainings of all kinds share: the loop over a task, and the checkpoint at its end.
struct TrainingSession {
  /// A loss as people read it: the task's natural units times `factor`.
  struct Unit {
    let name: String
    var factor = 1.0
  }

  let kind: String
  let unit: Unit
  let request: TrainingRequest
  let parameters: RecipeParameters
  /// What the checkpoint says about the network and the data.
  let configuration: JSONValue
  var preprocessing: JSONValue = [:]
  let dataDigest: Digest
  /// What the data are like, as text, where the recipe asks for it.
  private var fingerprints: String?

  init(
    kind: String, unit: Unit, request: TrainingRequest, parameters: RecipeParameters,
    configuration: JSONValue, preprocessing: JSONValue = [:], dataDigest: Digest
  ) {
    self.kind = kind
    self.unit = unit
    self.request = request
    self.parameters = parameters
    self.configuration = configuration
    self.preprocessing = preprocessing
    self.dataDigest = dataDigest
  }

  /// Trains the task and gives the checkpoint; a training that diverged throws with the last good
  /// weights.
  func run(
    _ task: any TrainingTask, summary: [String], compute: Compute,
    observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    var session = self
    session.fingerprints = try request.fingerprints(kind: kind)
    return try session.train(task, summary: summary, compute: compute, observer: observer)
  }

  private func train(
    _ task: any TrainingTask, summary: [String], compute: Compute,
    observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let count = task.parameters.reduce(0) { $0 + $1.variable.value.shape.count }
    let saved = try observer.trainingWillStart(
      TrainingFacts(
        summary: summary + ["\(count.grouped) parameters"],
        steps: request.schedule[parameters.steps], dataDigest: dataDigest.description))
    let samples = TrainingSamples(
      kind: kind, every: request.schedule[parameters.samplesEvery], request: request)
    let result: TrainingLoop.Result
    do {
      result = try parameters.loop(of: request).run(
        task, compute: compute, from: saved, shouldStop: { observer.shouldStop },
        report: { figures in
          observer.trainingDidStep(step(figures))
          guard samples.areDue(after: figures.step) else { return }
          let checkpoint = checkpoint(
            Dictionary(uniqueKeysWithValues: task.published.map { ($0.name, $0.variable.value) }),
            training: [:])
          try observer.trainingDidSample(try samples.draw(from: checkpoint), step: figures.step)
        }, save: { try observer.trainingDidSave($0.encoded(), step: $0.step) })
    } catch let error as ModelFileError {
      throw TrainingError(.badState, "the saved state does not fit: \(error.reason)")
    }
    guard let divergence = result.divergence else { return outcome(kept(result), result) }
    let good = [kept(result), result.best].compactMap { $0 }.first { $0.step > 0 && $0.areFinite }
    throw TrainingError(
      .diverged, divergence.description, kept: good.map { outcome($0, result) })
  }

  private func step(_ figures: TrainingLoop.Figures) -> TrainingStep {
    TrainingStep(
      step: figures.step, loss: figures.loss * unit.factor, rate: figures.rate,
      gradientNorm: figures.gradientNorm, validation: figures.validation.map { $0 * unit.factor })
  }

  /// The weights that the recipe keeps.
  private func kept(_ result: TrainingLoop.Result) -> TrainingLoop.Weights {
    guard request.schedule[RecipeParameters.keep] == .best, let best = result.best else {
      return result.last
    }
    return best
  }

  private func outcome(
    _ weights: TrainingLoop.Weights, _ result: TrainingLoop.Result
  ) -> TrainingOutcome {
    let kept = checkpoint(weights, result)
    return TrainingOutcome(
      checkpoint: kept.encoded(), alternative: alternative(result), facts: ModelFacts(kept),
      steps: result.steps, isComplete: result.isComplete,
      validation: weights.validation.map { $0 * unit.factor }, unit: unit.name)
  }

  /// The weights that the recipe does not keep, where the held-out loss told the best ones.
  private func alternative(_ result: TrainingLoop.Result) -> TrainingOutcome.Alternative? {
    guard let best = result.best, result.divergence == nil else { return nil }
    return request.schedule[RecipeParameters.keep] == .best
      ? .init(name: "last", checkpoint: checkpoint(result.last, result).encoded())
      : .init(name: "best", checkpoint: checkpoint(best, result).encoded())
  }

  private func checkpoint(
    _ weights: TrainingLoop.Weights, _ result: TrainingLoop.Result
  ) -> Checkpoint {
    let validation = weights.validation.map { $0 * unit.factor }
    return checkpoint(
      weights.tensors,
      training: [
        "loss": result.loss.map { .number($0 * unit.factor) } ?? .null,
        "parameters_of_step": .integer(weights.step), "steps": .integer(result.steps),
        "unit": .string(unit.name), "validation": validation.map { .number($0) } ?? .null,
      ])
  }

  private func checkpoint(_ tensors: [String: Tensor], training: JSONValue) -> Checkpoint {
    Checkpoint(
      kind: kind, configuration: configuration, preprocessing: preprocessing,
      recipe: recipe.canonicalText, dataDigest: dataDigest.description, licence: request.licence,
      credit: request.credit, training: training, fingerprints: fingerprints, tensors: tensors)
  }

  /// The recipe with its defaults filled in, without paths.
  private var recipe: JSONValue {
    func texts(_ values: ParameterValues) -> JSONValue {
      .object(values.recorded.mapValues { .string($0) })
    }
    return [
      "architecture": texts(request.architecture), "dataset": texts(request.dataset),
      "kind": .string(kind), "name": .string(request.name),
      "optimizer": texts(request.optimizer), "schedule": texts(request.schedule),
      "seed": .string(String(request.seed)), "validation": .number(request.validation),
    ]
  }
}

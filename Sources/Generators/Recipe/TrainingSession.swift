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

  /// Trains the task and gives the checkpoint; a training that diverged throws with the last good
  /// weights.
  func run(
    _ task: any TrainingTask, summary: [String], compute: Compute,
    observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let count = task.parameters.reduce(0) { $0 + $1.variable.value.shape.count }
    let loop = parameters.loop(of: request)
    observer.trainingDidStart(
      summary + ["\(count.grouped) parameters"], steps: request.schedule[parameters.steps])
    let result = try loop.run(
      task, compute: compute, shouldStop: { observer.shouldStop },
      report: { figures in
        observer.trainingDidStep(
          TrainingStep(
            step: figures.step, loss: figures.loss * unit.factor, rate: figures.rate,
            gradientNorm: figures.gradientNorm,
            validation: figures.validation.map { $0 * unit.factor }))
      })
    guard let divergence = result.divergence else { return outcome(task, result) }
    let isUsable = result.keptStep > 0 && Gradients.firstBadWeights(task.parameters) == nil
    throw TrainingError(
      .diverged, divergence.description, kept: isUsable ? outcome(task, result) : nil)
  }

  private func outcome(_ task: any TrainingTask, _ result: TrainingLoop.Result) -> TrainingOutcome {
    let validation = result.validation.map { $0 * unit.factor }
    let checkpoint = Checkpoint(
      kind: kind, configuration: configuration, preprocessing: preprocessing,
      recipe: recipe.canonicalText, dataDigest: dataDigest.description, licence: request.licence,
      credit: request.credit,
      training: [
        "loss": result.loss.map { .number($0 * unit.factor) } ?? .null,
        "parameters_of_step": .integer(result.keptStep), "steps": .integer(result.steps),
        "unit": .string(unit.name), "validation": validation.map { .number($0) } ?? .null,
      ],
      tensors: Dictionary(
        uniqueKeysWithValues: task.published.map { ($0.name, $0.variable.value) }))
    return TrainingOutcome(
      checkpoint: checkpoint.encoded(), facts: ModelFacts(checkpoint), steps: result.steps,
      validation: validation, unit: unit.name)
  }

  /// The recipe with every default filled in, without paths.
  private var recipe: JSONValue {
    func texts(_ values: ParameterValues) -> JSONValue {
      .object(values.texts.mapValues { .string($0) })
    }
    return [
      "architecture": texts(request.architecture), "dataset": texts(request.dataset),
      "kind": .string(kind), "name": .string(request.name),
      "optimizer": texts(request.optimizer), "schedule": texts(request.schedule),
      "seed": .string(String(request.seed)), "validation": .number(request.validation),
    ]
  }
}

public import PipelineInterface
public import Training

extension Schedule.Decay: ParameterChoice {}
extension TrainingLoop.Keep: ParameterChoice {}

/// The optimizers by the names that recipes give them.
public enum OptimizerKind: String, ParameterChoice {
  case sgd, adam, adamw
}

/// The attributes of `<optimizer>` and `<schedule>` that every recipe has, with a kind's defaults.
struct RecipeParameters {
  let rate: Parameter<Double>
  let beta1: Parameter<Double>
  let clip: Parameter<Double>
  let steps: Parameter<Int>
  let batch: Parameter<Int>
  let validateEvery: Parameter<Int>
  let beta2, weightDecay: Parameter<Double>
  let warmUp: Parameter<Int>
  let samplesEvery: Parameter<Int>

  static let kind = Parameter<OptimizerKind>(
    "kind", default: .adamw, in: Anything(), omittedAtDefault: true,
    help: "the rule: gradient descent with momentum, Adam, or Adam with decoupled decay")
  static let momentum = Parameter<Double>(
    "momentum", default: 0, in: 0...0.999999, omittedAtDefault: true,
    help: "share of the last step that is taken again (SGD)")
  static let epsilon = Parameter<Double>(
    "epsilon", default: 1e-8, in: 1e-12...1, help: "added to the root of the squared mean (Adam)")
  static let accumulate = Parameter<Int>(
    "accumulate", default: 1, in: 1...4096, omittedAtDefault: true,
    help: "batches in a step; their gradients are averaged before the update")
  static let decay = Parameter<Schedule.Decay>(
    "decay", default: .cosine, in: Anything(), help: "how the rate falls after the warm-up")
  static let dropEvery = Parameter<Int>(
    "drop-every", default: 1000, in: 1...10_000_000, omittedAtDefault: true,
    help: "steps from one fall of the rate to the next (decay by steps)")
  static let dropFactor = Parameter<Double>(
    "drop", default: 0.1, in: 0...1, omittedAtDefault: true,
    help: "share of the rate that is left after a fall (decay by steps)")
  static let finalShare = Parameter<Double>(
    "final", default: 0.1, in: 0...1, help: "share of the rate that is left at the last step")
  static let patience = Parameter<Int>(
    "patience", default: 0, in: 0...1_000_000, omittedAtDefault: true,
    help: "end after this many held-out losses without a new lowest one; 0: after all steps")
  static let saveEvery = Parameter<Int>(
    "save-every", default: 100, in: 1...10_000_000, omittedAtDefault: true,
    help: "steps after which the state is saved that an interrupted training goes on from")
  static let keep = Parameter<TrainingLoop.Keep>(
    "keep", default: .last, in: Anything(),
    help: "the weights to end with: of the last step, or of the best held-out loss")
  static let fingerprints = Parameter<Bool>(
    "fingerprints", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether the checkpoint tells what its data were like, so that a job's reject can turn "
      + "near copies down")
  static let folders = Parameter<String>(
    "folders", default: "", in: 0...4096,
    help: "sub-folders to read, separated by spaces; empty: all files below the path")

  /// Defaults of a kind.
  init(
    rate: Double, clip: Double, steps: Int, batch: Int, validateEvery: Int, beta1: Double = 0.9,
    beta2: Double = 0.999, weightDecay: Double = 0, warmUp: Int = 0
  ) {
    self.beta1 = Parameter(
      "beta1", default: beta1, in: 0...0.999999, help: "decay of the mean of gradients (Adam)")
    self.rate = Parameter(
      "rate", default: rate, in: 1e-8...10, help: "the highest learning rate")
    self.clip = Parameter(
      "clip", default: clip, in: 0...1e6, help: "largest norm of the gradient; 0: no limit")
    self.steps = Parameter(
      "steps", default: steps, in: 1...10_000_000, help: "updates of the whole training")
    self.batch = Parameter(
      "batch", default: batch, in: 1...4096, help: "examples in a step")
    self.validateEvery = Parameter(
      "validate-every", default: validateEvery, in: 1...10_000_000,
      help: "steps between two measurements of the held-out loss")
    self.beta2 = Parameter(
      "beta2", default: beta2, in: 0...0.999999,
      help: "decay of the mean of squared gradients (Adam)")
    self.weightDecay = Parameter(
      "weight-decay", default: weightDecay, in: 0...10,
      help: "share of a weight matrix taken away a step, times the rate (AdamW), or added to its "
        + "gradient")
    self.warmUp = Parameter(
      "warm-up", default: warmUp, in: 0...1_000_000,
      help: "steps in which the rate rises to its full value")
    self.samplesEvery = Parameter(
      "samples-every", default: validateEvery, in: 0...10_000_000, omittedAtDefault: true,
      help: "steps between two sets of samples that show how it learns; 0: none")
  }

  /// Attributes of `<optimizer>`.
  var optimizer: [any AnyParameter] {
    [Self.kind, rate, Self.momentum, beta1, beta2, Self.epsilon, weightDecay, clip]
  }

  /// Attributes of `<schedule>`.
  var schedule: [any AnyParameter] {
    [
      steps, batch, Self.accumulate, warmUp, Self.decay, Self.finalShare, Self.dropEvery,
      Self.dropFactor, validateEvery, Self.keep, Self.patience, samplesEvery, Self.saveEvery,
    ]
  }

  /// The loop that a request asks for.
  func loop(of request: TrainingRequest) -> TrainingLoop {
    let schedule = request.schedule
    let rate = request.optimizer[rate]
    return TrainingLoop(
      TrainingLoop.Settings(
        schedule: Schedule(
          steps: schedule[steps], rate: rate, finalRate: rate * schedule[Self.finalShare],
          warmUp: schedule[warmUp], decay: schedule[Self.decay],
          drop: Schedule.Drop(
            every: schedule[Self.dropEvery], factor: schedule[Self.dropFactor])),
        optimizer: rule(request.optimizer), accumulate: schedule[Self.accumulate],
        clip: request.optimizer[clip], validationInterval: schedule[validateEvery],
        patience: schedule[Self.patience], keep: schedule[Self.keep],
        saveInterval: schedule[Self.saveEvery]))
  }

  /// Numbers that the optimizer remembers for each one trained.
  static func memory(of values: ParameterValues) -> Int {
    switch values[kind] {
    case .sgd: values[momentum] > 0 ? 1 : 0
    case .adam, .adamw: 2
    }
  }

  private func rule(_ values: ParameterValues) -> Optimizer.Rule {
    switch values[Self.kind] {
    case .sgd:
      .sgd(SGD.Settings(momentum: values[Self.momentum], decay: values[weightDecay]))
    case .adam, .adamw:
      .adam(
        Adam.Settings(
          beta1: values[beta1], beta2: values[beta2], epsilon: values[Self.epsilon],
          decay: values[weightDecay], isDecoupled: values[Self.kind] == .adamw))
    }
  }
}

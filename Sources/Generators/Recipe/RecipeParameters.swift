public import PipelineInterface
public import Training

extension Schedule.Decay: ParameterChoice {}
extension TrainingLoop.Keep: ParameterChoice {}

/// The attributes of `<optimizer>` and `<schedule>` that every recipe has, with a kind's defaults.
struct RecipeParameters {
  let rate: Parameter<Double>
  let beta1: Parameter<Double>
  let clip: Parameter<Double>
  let steps: Parameter<Int>
  let batch: Parameter<Int>
  let validateEvery: Parameter<Int>

  static let beta2 = Parameter<Double>(
    "beta2", default: 0.999, in: 0...0.999999, help: "decay of the mean of squared gradients (Adam)"
  )
  static let epsilon = Parameter<Double>(
    "epsilon", default: 1e-8, in: 1e-12...1, help: "added to the root of the squared mean (Adam)")
  static let weightDecay = Parameter<Double>(
    "weight-decay", default: 0, in: 0...10,
    help: "share of a weight matrix taken away a step, times the rate (AdamW)")
  static let warmUp = Parameter<Int>(
    "warm-up", default: 0, in: 0...1_000_000,
    help: "steps in which the rate rises to its full value")
  static let decay = Parameter<Schedule.Decay>(
    "decay", default: .cosine, in: Anything(), help: "how the rate falls after the warm-up")
  static let finalShare = Parameter<Double>(
    "final", default: 0.1, in: 0...1, help: "share of the rate that is left at the last step")
  static let keep = Parameter<TrainingLoop.Keep>(
    "keep", default: .last, in: Anything(),
    help: "the weights to end with: of the last step, or of the best held-out loss")
  static let folders = Parameter<String>(
    "folders", default: "", in: 0...4096,
    help: "sub-folders to read, separated by spaces; empty: all files below the path")

  /// Defaults of a kind.
  init(
    rate: Double, clip: Double, steps: Int, batch: Int, validateEvery: Int, beta1: Double = 0.9
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
  }

  /// Attributes of `<optimizer>`.
  var optimizer: [any AnyParameter] {
    [rate, beta1, Self.beta2, Self.epsilon, Self.weightDecay, clip]
  }

  /// Attributes of `<schedule>`.
  var schedule: [any AnyParameter] {
    [steps, batch, Self.warmUp, Self.decay, Self.finalShare, validateEvery, Self.keep]
  }

  /// The loop that a request asks for.
  func loop(of request: TrainingRequest) -> TrainingLoop {
    let (optimizer, schedule) = (request.optimizer, request.schedule)
    let rate = optimizer[rate]
    return TrainingLoop(
      TrainingLoop.Settings(
        schedule: Schedule(
          steps: schedule[steps], rate: rate, finalRate: rate * schedule[Self.finalShare],
          warmUp: schedule[Self.warmUp], decay: schedule[Self.decay]),
        adam: Adam.Settings(
          beta1: optimizer[beta1], beta2: optimizer[Self.beta2],
          epsilon: optimizer[Self.epsilon], decay: optimizer[Self.weightDecay]),
        clip: optimizer[clip], validationInterval: schedule[validateEvery],
        keep: schedule[Self.keep]))
  }
}

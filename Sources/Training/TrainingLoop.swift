public import TensorCore

/// The loop that every recipe shares: rate, forward, backward, clip, update, and now and then the
/// held-out loss.
///
/// It stops by steps, never by time; its result is a pure function of the task and the settings,
/// however often it was interrupted.
public struct TrainingLoop: Sendable {
  /// Which weights a training ends with.
  public enum Keep: String, CaseIterable, Sendable {
    /// Those of the last step.
    case last
    /// Those with the lowest held-out loss.
    case best
  }

  /// What a recipe decides about the loop.
  public struct Settings: Sendable {
    /// Rate over the steps, and their number.
    public var schedule: Schedule
    /// The optimizer and its constants.
    public var optimizer: Optimizer.Rule
    /// Batches in a step: their gradients, each divided by their number, are added in sequence.
    public var accumulate: Int
    /// Largest gradient norm; 0 leaves the gradient alone.
    public var clip: Double
    /// Steps from one held-out loss to the next; it is measured after the last step in any case.
    public var validationInterval: Int
    /// Measurements of the held-out loss in sequence without a new lowest one, after which the
    /// training ends; 0: all steps.
    public var patience: Int
    /// Which weights the training ends with.
    public var keep: Keep
    /// Steps from one saved state to the next; one is saved with each held-out loss in any case.
    public var saveInterval: Int

    /// Settings from their parts.
    public init(
      schedule: Schedule, optimizer: Optimizer.Rule, accumulate: Int = 1, clip: Double,
      validationInterval: Int, patience: Int = 0, keep: Keep, saveInterval: Int = 100
    ) {
      self.schedule = schedule
      self.optimizer = optimizer
      self.accumulate = accumulate
      self.clip = clip
      self.validationInterval = validationInterval
      self.patience = patience
      self.keep = keep
      self.saveInterval = saveInterval
    }
  }

  /// One step's figures.
  public struct Figures: Hashable, Sendable {
    /// Steps done, from 1.
    public let step: Int
    /// Loss of the step's batches, before its update; the sum where a step has several updates.
    public let loss: Double
    /// Learning rate of the update.
    public let rate: Double
    /// Norm of the gradient before clipping, which goes by update.
    public let gradientNorm: Double
    /// Held-out loss after the update, when it was measured.
    public internal(set) var validation: Double?
  }

  /// The weights after a step.
  public struct Weights: Sendable {
    /// The step, from 1; 0: untrained.
    public let step: Int
    /// Held-out loss, when it was measured.
    public let validation: Double?
    /// What a checkpoint holds, by name.
    public let tensors: [String: Tensor]

    /// Whether all of them are numbers.
    public var areFinite: Bool { tensors.values.allSatisfy { $0.isFinite } }
  }

  /// How a training ended.
  public struct Result: Sendable {
    /// Steps done.
    public let steps: Int
    /// Whether nothing is left to do: all steps are done, or the patience is over.
    public let isComplete: Bool
    /// Mean of the step losses between the last two measurements of the held-out loss, or since the
    /// last one when the training ended in between.
    public let loss: Double?
    /// The weights after the last step.
    public let last: Weights
    /// The weights with the lowest held-out loss; `nil` when none was measured.
    public let best: Weights?
    /// Why it ended early, if the loss or gradient stopped being a number.
    public let divergence: Divergence?
  }

  private let settings: Settings

  /// A loop with its settings.
  public init(_ settings: Settings) { self.settings = settings }

  /// Trains the task's parameters in place.
  ///
  /// `shouldStop` is asked before each step. A loss or gradient that is not finite ends the training
  /// before the update it would spoil. `saved`, of the same training, is gone on from; `save` is
  /// called after the step was reported, and last when the training is stopped.
  public func run(
    _ task: any TrainingTask, compute: Compute, from saved: [UInt8]? = nil,
    shouldStop: () -> Bool, report: (Figures) throws -> Void,
    save: (TrainingState) throws -> Void = { _ in }
  ) throws -> Result {
    var pass = TrainingPass(settings, task, compute)
    if let saved { try pass.restore(saved) }
    var savedStep = saved.map { _ in pass.progress.step }
    while pass.hasWork {
      if pass.progress.open == nil {
        if shouldStop() { break }
        try pass.update()
        if pass.divergence != nil { break }
      }
      guard let figures = try pass.measure(shouldStop) else {
        // Stopped while the held-out loss was measured: the same training measures it again.
        try save(pass.state)
        if let open = pass.progress.open { try report(open) }
        return pass.result(isComplete: false)
      }
      try report(figures)
      if pass.divergence == nil, pass.isTimeToSave {
        try save(pass.state)
        savedStep = figures.step
      }
    }
    let isComplete = !pass.hasWork
    if pass.divergence == nil, savedStep != pass.progress.step { try save(pass.state) }
    return pass.result(isComplete: isComplete)
  }
}

import NN
public import TensorCore

/// The loop that every recipe shares: rate, forward, backward, clip, update, and now and then the
/// held-out loss.
///
/// It stops by steps, never by time; its result is a pure function of the task and the settings.
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
    /// The optimizer's constants.
    public var adam: Adam.Settings
    /// Largest gradient norm; 0 leaves the gradient alone.
    public var clip: Double
    /// Steps from one held-out loss to the next; it is measured after the last step in any case.
    public var validationInterval: Int
    /// Which weights the training ends with.
    public var keep: Keep

    /// Settings from their parts.
    public init(
      schedule: Schedule, adam: Adam.Settings, clip: Double, validationInterval: Int, keep: Keep
    ) {
      self.schedule = schedule
      self.adam = adam
      self.clip = clip
      self.validationInterval = validationInterval
      self.keep = keep
    }
  }

  /// One step's figures.
  public struct Figures: Hashable, Sendable {
    /// Steps done, from 1.
    public let step: Int
    /// Loss of the step's batch, before its update; the sum where a step has several updates.
    public let loss: Double
    /// Learning rate of the update.
    public let rate: Double
    /// Norm of the gradient before clipping, which goes by update.
    public let gradientNorm: Double
    /// Held-out loss after the update, when it was measured.
    public let validation: Double?
  }

  /// How a training ended.
  public struct Result: Sendable {
    /// Steps done.
    public let steps: Int
    /// Mean of the step losses between the last two measurements of the held-out loss, or since the
    /// last one when the training ended in between.
    public let loss: Double?
    /// Held-out loss of the weights kept.
    public let validation: Double?
    /// The step whose weights were kept.
    public let keptStep: Int
    /// Why it ended early, if the loss or gradient stopped being a number.
    public let divergence: Divergence?
  }

  private let settings: Settings

  /// A loop with its settings.
  public init(_ settings: Settings) { self.settings = settings }

  /// Trains the task's parameters in place.
  ///
  /// `shouldStop` is asked before each step.
  ///
  /// A loss or gradient that is not finite ends the training before the update it would spoil. Each
  /// update of a step has an optimizer of its own.
  public func run(
    _ task: any TrainingTask, compute: Compute, shouldStop: () -> Bool,
    report: (Figures) -> Void
  ) throws -> Result {
    let parameters = task.parameters
    let updates = task.updates
    let state = parameters + task.buffers
    let steps = settings.schedule.steps
    var optimizers = updates.map { Adam(settings.adam, parameters: $0) }
    var best: (loss: Double, step: Int, state: [Tensor])?
    var losses = RecentMean()
    var heldOut: Double?
    var done = 0
    var divergence: Divergence?
    training: while done < steps, divergence == nil, !shouldStop() {
      let rate = settings.schedule.rate(step: done)
      var sums = StepSums()
      for (index, group) in updates.enumerated() {
        Gradients.prepare(group, among: parameters)
        let loss = try backward(task, step: done, update: index, compute: compute)
        let norm = Gradients.norm(group, compute: compute)
        if let what = problem(loss: loss, norm: norm, group) {
          divergence = Divergence(step: done + 1, what: what)
          break training
        }
        if settings.clip > 0 {
          Gradients.clip(group, norm: norm, limit: settings.clip, compute: compute)
        }
        optimizers[index].update(group, rate: rate, compute: compute)
        sums.add(loss: loss, norm: norm)
      }
      task.stepDidEnd(done, compute: compute)
      let (loss, norm) = (sums.loss, sums.norm)
      done += 1
      losses.add(loss)
      heldOut = nil
      if done.isMultiple(of: settings.validationInterval) || done == steps {
        losses.close()
        heldOut = try task.validationLoss(compute, shouldStop: shouldStop)
      }
      if let loss = heldOut, !loss.isFinite {
        divergence = Divergence(step: done, what: "the held-out loss is \(loss)")
        heldOut = nil
      }
      if settings.keep == .best, let loss = heldOut, loss < best?.loss ?? .infinity {
        best = (loss, done, state.map { $0.variable.value })
      }
      report(
        Figures(step: done, loss: loss, rate: rate, gradientNorm: norm, validation: heldOut))
    }
    Gradients.prepare(parameters, among: parameters)
    for (tensor, value) in zip(state, best?.state ?? []) { tensor.variable.value = value }
    return Result(
      steps: done, loss: losses.mean, validation: best?.loss ?? heldOut,
      keptStep: best?.step ?? done, divergence: divergence)
  }

  private func backward(
    _ task: any TrainingTask, step: Int, update: Int, compute: Compute
  ) throws -> Double {
    let tape = Tape(compute)
    let loss = try task.loss(step: step, update: update, on: tape)
    tape.backward(loss)
    return Double(loss.value.item)
  }

  /// What is not finite, named as closely as it can be; `nil` when all is well.
  private func problem(loss: Double, norm: Double, _ parameters: [NamedParameter]) -> String? {
    if loss.isFinite, norm.isFinite { return nil }
    if let name = Gradients.firstBadWeights(parameters) {
      return "the weights of \(name) are not finite"
    }
    if !loss.isFinite { return "the loss is \(loss)" }
    if let name = Gradients.firstBad(parameters) {
      return "the gradient of \(name) is not finite"
    }
    return "the norm of the gradient is too large for a float"
  }
}

/// Loss and gradient of a step of one or more updates.
private struct StepSums {
  private(set) var loss = 0.0
  private(set) var norm = 0.0

  /// Losses add up; norms are those of disjoint parts of one gradient.
  mutating func add(loss: Double, norm: Double) {
    self.loss += loss
    self.norm = self.norm == 0 ? norm : (self.norm * self.norm + norm * norm).squareRoot()
  }
}

/// The mean of losses in sequence, started anew after it was closed.
private struct RecentMean {
  private var sum = 0.0
  private var count = 0
  private var isClosed = false

  mutating func add(_ loss: Double) {
    if isClosed { self = RecentMean() }
    sum += loss
    count += 1
  }

  mutating func close() { isClosed = true }

  var mean: Double? { count > 0 ? sum / Double(count) : nil }
}

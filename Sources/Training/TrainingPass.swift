import NN
import TensorCore

/// A loop at work: the task, its optimizers, and how far they are.
struct TrainingPass {
  private let settings: TrainingLoop.Settings
  private let task: any TrainingTask
  private let compute: Compute
  private let updates: [[NamedParameter]]
  private var optimizers: [Optimizer]
  private(set) var progress = TrainingState.Progress()
  private(set) var divergence: Divergence?

  init(_ settings: TrainingLoop.Settings, _ task: any TrainingTask, _ compute: Compute) {
    self.settings = settings
    self.task = task
    self.compute = compute
    updates = task.updates
    optimizers = updates.map { Optimizer(settings.optimizer, parameters: $0) }
  }

  private var steps: Int { settings.schedule.steps }

  /// Whether there is a step to do or to finish.
  var hasWork: Bool {
    if divergence != nil { return false }
    if progress.open != nil { return true }
    let isPatient = settings.patience == 0 || progress.sinceBest < settings.patience
    return progress.step < steps && isPatient
  }

  private var isTimeToMeasure: Bool {
    progress.step.isMultiple(of: settings.validationInterval) || progress.step == steps
  }

  /// Whether the step just done is one after which the state is saved.
  var isTimeToSave: Bool {
    isTimeToMeasure || progress.step.isMultiple(of: settings.saveInterval)
  }

  /// What is to be saved now.
  var state: TrainingState {
    TrainingState(
      progress: progress,
      updates: zip(updates, optimizers).map { parameters, optimizer in
        TrainingState.Update(
          parameters: parameters.map { ($0.name, $0.variable.value) }, memory: optimizer.memory)
      }, buffers: task.buffers.map { ($0.name, $0.variable.value) }, carried: task.carried)
  }

  /// Takes everything from the bytes of a state.
  mutating func restore(_ bytes: [UInt8]) throws(ModelFileError) {
    let saved = try TrainingState(decoding: bytes, like: state)
    try task.restore(carried: saved.carried)
    for (index, update) in saved.updates.enumerated() {
      for (parameter, (_, value)) in zip(updates[index], update.parameters) {
        parameter.variable.value = value
      }
      optimizers[index].memory = update.memory
    }
    for (buffer, (_, value)) in zip(task.buffers, saved.buffers) { buffer.variable.value = value }
    progress = saved.progress
  }

  /// Does the updates of a step and leaves it open; or notes what is not finite.
  mutating func update() throws {
    let rate = settings.schedule.rate(step: progress.step)
    var sums = StepSums()
    for (index, group) in updates.enumerated() {
      Gradients.prepare(group, among: task.parameters)
      let loss = try backward(index)
      let norm = Gradients.norm(group, compute: compute)
      guard loss.isFinite, norm.isFinite else {
        divergence = Divergence(
          step: progress.step + 1, what: try problem(index, loss: loss))
        return
      }
      if settings.clip > 0 {
        Gradients.clip(group, norm: norm, limit: settings.clip, compute: compute)
      }
      optimizers[index].update(group, rate: rate, compute: compute)
      sums.add(loss: loss, norm: norm)
    }
    task.stepDidEnd(progress.step, compute: compute)
    progress.step += 1
    progress.heldOut = nil
    progress.recent.add(sums.loss)
    progress.open = TrainingLoop.Figures(
      step: progress.step, loss: sums.loss, rate: rate, gradientNorm: sums.norm, validation: nil)
  }

  /// The mean loss of the step's batches; their gradients are added in sequence.
  private func backward(_ update: Int) throws -> Double {
    let count = settings.accumulate
    var sum = 0.0
    for part in 0..<count {
      let tape = Tape(compute)
      var loss = try task.loss(
        step: progress.step * count + part, update: update, on: tape)
      sum += Double(loss.value.item)
      if count > 1 { loss = tape.scale(loss, by: 1 / Float(count)) }
      tape.backward(loss)
    }
    return sum / Double(count)
  }

  /// Measures the held-out loss where it is due, and closes the step; `nil` when it was stopped.
  mutating func measure(_ shouldStop: () -> Bool) throws -> TrainingLoop.Figures? {
    guard var figures = progress.open else { return nil }
    if isTimeToMeasure {
      progress.recent.close()
      figures.validation = try task.validationLoss(compute, shouldStop: shouldStop)
      if figures.validation == nil, shouldStop() { return nil }
    }
    progress.open = nil
    if let loss = figures.validation, !loss.isFinite {
      divergence = Divergence(step: progress.step, what: "the held-out loss is \(loss)")
      figures.validation = nil
    }
    progress.heldOut = figures.validation
    if let loss = figures.validation {
      progress.sinceBest += 1
      if loss < progress.best?.validation ?? .infinity {
        progress.best = weights
        progress.sinceBest = 0
      }
    }
    return figures
  }

  private var weights: TrainingLoop.Weights {
    TrainingLoop.Weights(
      step: progress.step, validation: progress.heldOut,
      tensors: Dictionary(
        uniqueKeysWithValues: task.published.map { ($0.name, $0.variable.value) }))
  }

  /// How the training ended.
  func result(isComplete: Bool) -> TrainingLoop.Result {
    Gradients.prepare(task.parameters, among: task.parameters)
    return TrainingLoop.Result(
      steps: progress.step, isComplete: isComplete && divergence == nil,
      loss: progress.recent.mean, last: weights, best: progress.best, divergence: divergence)
  }

  /// What is not finite, named as closely as it can be.
  private func problem(_ update: Int, loss: Double) throws -> String {
    if let name = Gradients.firstBadWeights(task.parameters) {
      return "the weights of \(name) are not finite"
    }
    if !loss.isFinite { return "the loss is \(loss)\(try origin(update))" }
    if let name = Gradients.firstBad(updates[update]) {
      return "the gradient of \(name) is not finite"
    }
    return "the norm of the gradient is too large for a float"
  }

  /// The layer behind which the first value is not finite: the step once more, looking at each.
  private func origin(_ update: Int) throws -> String {
    for part in 0..<settings.accumulate {
      let tape = Tape(compute, watching: true)
      _ = try task.loss(
        step: progress.step * settings.accumulate + part, update: update, on: tape)
      let parameter = task.parameters.first { $0.variable === tape.origin }
      guard let name = parameter?.name else { continue }
      let layer = name.split(separator: ".").dropLast().joined(separator: ".")
      return ", first behind layer '\(layer.isEmpty ? name : layer)'"
    }
    return ""
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

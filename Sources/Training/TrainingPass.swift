import NN
import TensorCore

/// A loop at work: the task, its optimizers, and how far they are.
struct TrainingPass {
  private let settings: TrainingLoop.Settings
  private let task: any TrainingTask
  private let compute: Compute
  private let groups: [ParameterGroup]
  private var optimizers: [Optimizer]
  private(set) var progress = TrainingState.Progress()
  private(set) var divergence: Divergence?

  init(_ settings: TrainingLoop.Settings, _ task: any TrainingTask, _ compute: Compute) {
    self.settings = settings
    self.task = task
    self.compute = compute
    groups = task.groups
    optimizers = groups.map { Optimizer(settings.optimizer, parameters: $0.parameters) }
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
      groups: zip(groups, optimizers).map { group, optimizer in
        TrainingState.Group(
          name: group.name, parameters: group.parameters.map { ($0.name, $0.variable.value) },
          memory: optimizer.memory)
      }, carried: task.carried)
  }

  /// Takes everything from the bytes of a state.
  mutating func restore(_ bytes: [UInt8]) throws(ModelFileError) {
    let saved = try TrainingState(decoding: bytes, like: state)
    try task.restore(carried: saved.carried)
    for (index, group) in saved.groups.enumerated() {
      for (parameter, (_, value)) in zip(groups[index].parameters, group.parameters) {
        parameter.variable.value = value
      }
      optimizers[index].memory = group.memory
    }
    progress = saved.progress
  }

  /// Updates every group once and leaves the step open; or notes what is not finite.
  mutating func update() throws {
    let rate = settings.schedule.rate(step: progress.step)
    for (index, group) in groups.enumerated() {
      Gradients.prepare(group.parameters, among: groups.joined())
      let loss = try backward(index)
      let norm = Gradients.norm(group.parameters, compute: compute)
      guard loss.isFinite, norm.isFinite else {
        let what = try problem(index, loss: loss)
        divergence = Divergence(step: progress.step + 1, what: what)
        return
      }
      if settings.clip > 0 {
        Gradients.clip(group.parameters, norm: norm, limit: settings.clip, compute: compute)
      }
      optimizers[index].update(group.parameters, rate: rate, compute: compute)
      if index == 0 {
        progress.open = TrainingLoop.Figures(
          step: progress.step + 1, loss: loss, rate: rate, gradientNorm: norm, validation: nil)
      }
    }
    progress.step += 1
    progress.heldOut = nil
    task.didUpdate(step: progress.step, compute: compute)
    if let open = progress.open { progress.recent.add(open.loss) }
  }

  /// The mean loss of the step's batches; their gradients are added in sequence.
  private func backward(_ group: Int) throws -> Double {
    let count = settings.accumulate
    var sum = 0.0
    for part in 0..<count {
      let tape = Tape(compute)
      var loss = try task.loss(ofGroup: group, step: progress.step * count + part, on: tape)
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
      step: progress.step, validation: progress.heldOut, tensors: task.published)
  }

  /// How the training ended.
  func result(isComplete: Bool) -> TrainingLoop.Result {
    Gradients.prepare(groups.joined(), among: groups.joined())
    return TrainingLoop.Result(
      steps: progress.step, isComplete: isComplete && divergence == nil,
      loss: progress.recent.mean, last: weights, best: progress.best, divergence: divergence)
  }

  /// What is not finite, named as closely as it can be.
  private func problem(_ group: Int, loss: Double) throws -> String {
    for group in groups {
      if let name = Gradients.firstBadWeights(group.parameters) {
        return "the weights of \(name) are not finite"
      }
    }
    if !loss.isFinite { return "the loss is \(loss)\(try origin(group))" }
    if let name = Gradients.firstBad(groups[group].parameters) {
      return "the gradient of \(name) is not finite"
    }
    return "the norm of the gradient is too large for a float"
  }

  /// The layer behind which the first value is not finite: the step once more, looking at each.
  private func origin(_ group: Int) throws -> String {
    for part in 0..<settings.accumulate {
      let tape = Tape(compute, watching: true)
      _ = try task.loss(
        ofGroup: group, step: progress.step * settings.accumulate + part, on: tape)
      guard let origin = tape.origin else { continue }
      let parameter = groups.joined().first { $0.variable === origin }
      guard let name = parameter?.name else { continue }
      let layer = name.split(separator: ".").dropLast().joined(separator: ".")
      return ", first behind layer '\(layer.isEmpty ? name : layer)'"
    }
    return ""
  }
}

extension [ParameterGroup] {
  /// Every parameter of every group.
  fileprivate func joined() -> [NamedParameter] { flatMap { $0.parameters } }
}

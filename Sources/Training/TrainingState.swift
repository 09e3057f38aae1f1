import TensorCore

/// Everything that a training needs to go on after a step as if it had not been interrupted.
///
/// Random numbers and the order of the data are functions of the step and need no place here.
public struct TrainingState: Sendable {
  /// How far the loop is.
  var progress = Progress()
  /// The updates of a step, in the task's order.
  var updates: [Update] = []
  /// The task's buffers, by name.
  var buffers: [(name: String, value: Tensor)] = []
  /// What the task carries.
  var carried: [String: Tensor] = [:]

  /// Steps done.
  public var step: Int { progress.step }

  /// How far a loop is.
  struct Progress: Sendable {
    /// Steps done.
    var step = 0
    /// Losses since the held-out loss was measured last.
    var recent = RecentMean()
    /// Held-out loss after the last step, when it was measured.
    var heldOut: Double?
    /// The last step, when it was interrupted before its held-out loss was measured.
    var open: TrainingLoop.Figures?
    /// The weights with the lowest held-out loss so far.
    var best: TrainingLoop.Weights?
    /// Measurements of the held-out loss since then.
    var sinceBest = 0
  }

  /// The parameters of an update and the memory of its optimizer.
  struct Update: Sendable {
    var parameters: [(name: String, value: Tensor)]
    var memory: OptimizerMemory
  }
}

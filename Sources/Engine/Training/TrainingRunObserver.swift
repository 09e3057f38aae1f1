public import PipelineInterface

/// Watches a training, for people.
public protocol TrainingRunObserver: AnyObject, Sendable {
  /// A state that an earlier run saved cannot be used: the one before it will be.
  func trainingDidFindDamage(_ path: String)
  /// Facts before the first step; `done` steps were done by earlier runs.
  func trainingDidStart(folder: String, facts: TrainingFacts, done: Int)
  /// After each step.
  func trainingDidStep(_ step: TrainingStep)
}

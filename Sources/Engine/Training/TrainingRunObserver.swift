public import PipelineInterface

/// Watches a training, for people.
public protocol TrainingRunObserver: AnyObject, Sendable {
  /// Facts before the first step.
  func trainingDidStart(folder: String, summary: [String], steps: Int)
  /// After each step.
  func trainingDidStep(_ step: TrainingStep)
}

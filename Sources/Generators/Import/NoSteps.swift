import PipelineInterface

/// Stops a training before its first step: what it ends with is the network as the recipe describes
/// it.
final class NoSteps: TrainingObserver {
  func trainingDidStart(_ summary: [String], steps: Int) {}
  func trainingDidStep(_ step: TrainingStep) {}
  var shouldStop: Bool { true }
}

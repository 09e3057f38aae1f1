import Media
import PipelineInterface

/// Stops a training before its first step: what it ends with is the network as the recipe describes
/// it.
final class NoSteps: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidStep(_ step: TrainingStep) {}
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { true }
}

import PipelineInterface
import Synchronization

/// Keeps the figures of a training, hands them on, and passes the wish to stop.
final class TrainingRecorder: TrainingObserver {
  private struct State {
    var steps: [TrainingStep] = []
    var stepsAsked = 0
  }

  private let folder: String
  private let cancellation: Cancellation
  private let observer: (any TrainingRunObserver)?
  private let state = Mutex(State())

  init(folder: String, cancellation: Cancellation, observer: (any TrainingRunObserver)?) {
    self.folder = folder
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Figures so far, in order.
  var steps: [TrainingStep] { state.withLock { $0.steps } }
  /// Steps that the recipe asks for.
  var stepsAsked: Int { state.withLock { $0.stepsAsked } }

  var shouldStop: Bool { cancellation.isCancelled }

  func trainingDidStart(_ summary: [String], steps: Int) {
    state.withLock { $0.stepsAsked = steps }
    observer?.trainingDidStart(folder: folder, summary: summary, steps: steps)
  }

  func trainingDidStep(_ step: TrainingStep) {
    state.withLock { $0.steps.append(step) }
    observer?.trainingDidStep(step)
  }
}

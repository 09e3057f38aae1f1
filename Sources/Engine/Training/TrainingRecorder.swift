import Files
import Media
import PipelineInterface
import Synchronization

/// Keeps what a training tells: figures in memory, samples in its folder, its state on disk; and
/// passes the wish to stop.
final class TrainingRecorder: TrainingObserver {
  private struct State {
    var place: TrainingPlace?
    var steps: [TrainingStep] = []
  }

  private let wish: TrainingPlace.Wish
  private let cancellation: Cancellation
  private let observer: (any TrainingRunObserver)?
  private let state = Mutex(State())
  /// Held as long as the recorder lives.
  private let lock = Mutex<(any FileLock)?>(nil)

  init(
    _ wish: TrainingPlace.Wish, cancellation: Cancellation, observer: (any TrainingRunObserver)?
  ) {
    self.wish = wish
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Figures so far, in order, those of earlier runs included.
  var steps: [TrainingStep] { state.withLock { $0.steps } }

  var shouldStop: Bool { cancellation.isCancelled }

  /// Where the training happens; `nil` before it has started.
  var place: TrainingPlace? { state.withLock { $0.place } }

  func trainingWillStart(_ facts: TrainingFacts) throws -> [UInt8]? {
    let runState = wish.state(dataDigest: facts.dataDigest)
    try wish.fileSystem.createFolder(Path.folder(of: runState.lock))
    guard let lock = try wish.fileSystem.lock(runState.lock) else {
      throw RunError.locked(runState.lock)
    }
    self.lock.withLock { $0 = lock }
    AbandonedStates(of: runState, fileSystem: wish.fileSystem).collect()
    var place = try TrainingPlace(
      wish, runState, complain: { path in observer?.trainingDidFindDamage(path) })
    let saved = place.takeSaved()
    let started = State(place: place, steps: saved?.steps ?? [])
    state.withLock { $0 = started }
    observer?.trainingDidStart(folder: place.folder, facts: facts, done: started.steps.count)
    return saved?.trainer
  }

  func trainingDidStep(_ step: TrainingStep) {
    state.withLock { $0.steps.append(step) }
    observer?.trainingDidStep(step)
  }

  func trainingDidSample(_ samples: [Sample], step: Int) throws {
    try place?.publish(samples, step: step)
  }

  func trainingDidSave(_ trainer: [UInt8], step: Int) throws {
    try place?.save(trainer, steps: steps, after: step)
  }
}

public import Files
import PipelineInterface

/// One execution of a recipe into a dated folder.
public struct TrainingRun {
  /// What is executed.
  public let recipe: Recipe
  /// The folder that holds the dated folders.
  public let output: String
  /// Day of the run.
  public let date: CalendarDate
  private let fileSystem: any FileSystem
  private let cancellation: Cancellation
  private let observer: (any TrainingRunObserver)?

  /// A training under an output folder.
  public init(
    _ recipe: Recipe, output: String, date: CalendarDate,
    fileSystem: any FileSystem = LocalFileSystem(), cancellation: Cancellation = Cancellation(),
    observer: (any TrainingRunObserver)? = nil
  ) {
    self.recipe = recipe
    self.output = output
    self.date = date
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Trains and publishes `recipe.xml`, `metrics.csv`, `loss.png` and `NAME.safetensors`, in this
  /// order: a checkpoint means that the run is over.
  ///
  /// Throws `RunError` (another training of the recipe holds the lock, the trainer refuses) and
  /// `FileError`. Stopped by the cancellation it publishes what it has learnt so far; a training
  /// that diverged publishes the weights before that as `NAME.last-good.safetensors` and throws.
  public func execute() throws -> TrainingSummary {
    let start = ContinuousClock.now
    let state = RunState(output: output, fingerprint: recipe.fingerprint)
    try fileSystem.createFolder(Path.folder(of: state.lock))
    guard let lock = try fileSystem.lock(state.lock) else { throw RunError.locked(state.lock) }
    defer { withExtendedLifetime(lock) {} }
    let folder = try claimFolder(state)
    let recorder = TrainingRecorder(
      folder: folder, cancellation: cancellation, observer: observer)
    let outcome: TrainingOutcome
    do {
      outcome = try recipe.kind.trainer.train(recipe.request, observer: recorder)
    } catch {
      if let error = error as? TrainingError, let kept = error.kept {
        try publish(kept, of: recorder, in: folder, state, as: lastGoodName)
        throw RunError.trainingFailed(
          "\(error); the weights before it are in '\(Path.join(folder, lastGoodName))'")
      }
      // A failed training leaves no empty folder behind.
      if try fileSystem.list(folder).isEmpty { try fileSystem.remove(folder) }
      if error is FileError { throw error }
      throw RunError.trainingFailed("\(error)")
    }
    try publish(outcome, of: recorder, in: folder, state, as: checkpointName)
    return TrainingSummary(
      folder: folder, checkpoint: Path.join(folder, checkpointName), outcome: outcome,
      stopped: outcome.steps < recorder.stepsAsked ? cancellation.cause : nil,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  private var checkpointName: String { "\(recipe.name).safetensors" }
  /// Not the name of a finished training: the folder is used again by the next one.
  private var lastGoodName: String { "\(recipe.name).last-good.safetensors" }

  private func publish(
    _ outcome: TrainingOutcome, of recorder: TrainingRecorder, in folder: String,
    _ state: RunState, as name: String
  ) throws {
    let publisher = Publisher(
      folder: folder, state: state.folder(on: date), fileSystem: fileSystem)
    try publisher.publish(recipe.document, "recipe.xml")
    try publisher.publish(MetricsTable.csv(recorder.steps), "metrics.csv")
    let curve = try LossCurve.png(recorder.steps, name: recipe.name, unit: outcome.unit)
    try publisher.publish(curve, "loss.png")
    try publisher.publish(outcome.checkpoint, name)
  }

  /// A folder of its own: a training that was killed left its claim, and nothing of worth.
  private func claimFolder(_ state: RunState) throws -> String {
    try RunFolder(
      name: recipe.name, output: output, state: state, fileSystem: fileSystem,
      accepts: { folder, isClaimed in
        try isClaimed && !fileSystem.exists(Path.join(folder, checkpointName))
      }
    ).claim(on: date)
  }
}

/// Files of a training into their folder, each whole or not at all.
private struct Publisher {
  let folder: String
  let state: String
  let fileSystem: any FileSystem

  func publish(_ bytes: [UInt8], _ name: String) throws(FileError) {
    try AtomicFile.publish(
      bytes, at: Path.join(folder, name), temporary: Path.join(state, name), in: fileSystem)
  }
}

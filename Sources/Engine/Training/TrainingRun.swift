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
  /// Whether this very day was asked for: else an unfinished training goes on in its own folder.
  public let isDateFixed: Bool
  private let fileSystem: any FileSystem
  private let cancellation: Cancellation
  private let observer: (any TrainingRunObserver)?

  /// A training under an output folder.
  public init(
    _ recipe: Recipe, output: String, date: CalendarDate, isDateFixed: Bool = true,
    fileSystem: any FileSystem = LocalFileSystem(), cancellation: Cancellation = Cancellation(),
    observer: (any TrainingRunObserver)? = nil
  ) {
    self.recipe = recipe
    self.output = output
    self.date = date
    self.isDateFixed = isDateFixed
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Trains and publishes the checkpoint and what belongs to it.
  ///
  /// In this order: `recipe.xml`, `metrics.csv`, `loss.png`; where a held-out loss told them apart,
  /// the weights that the recipe does not keep, `NAME.best.safetensors` or `NAME.last.safetensors`;
  /// then `NAME.safetensors`. A checkpoint means that the run is over.
  ///
  /// Throws `RunError` (the same training holds the lock, the trainer refuses) and `FileError`.
  /// Killed at any moment, the same call goes on and ends in the same bytes. Stopped by the
  /// cancellation it publishes what it has learnt so far, and the same call goes on too. A training
  /// that diverged publishes the weights before that as `NAME.last-good.safetensors` and throws.
  public func execute() throws -> TrainingSummary {
    let start = ContinuousClock.now
    let recorder = TrainingRecorder(
      TrainingPlace.Wish(
        recipe: recipe, output: output, date: date, isDateFixed: isDateFixed,
        fileSystem: fileSystem),
      cancellation: cancellation, observer: observer)
    defer { withExtendedLifetime(recorder) {} }  // it holds the lock
    let outcome: TrainingOutcome
    do {
      outcome = try recipe.kind.trainer.train(recipe.request, observer: recorder)
    } catch let error where error is FileError || error is RunError {
      throw error
    } catch {
      let advice = try recorder.place.map { try end($0, after: error, steps: recorder.steps) }
      throw RunError.trainingFailed("\(error)\(advice ?? "")")
    }
    guard let place = recorder.place else { preconditionFailure("a trainer tells that it starts") }
    try publish(outcome, as: recipe.checkpointName, steps: recorder.steps, in: place)
    if outcome.isComplete { try place.finish() }
    return TrainingSummary(
      folder: place.folder, checkpoint: Path.join(place.folder, recipe.checkpointName),
      outcome: outcome,
      stopped: outcome.isComplete ? nil : cancellation.cause,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// What is left of a training that failed, as words that follow the reason.
  private func end(
    _ place: TrainingPlace, after error: any Error, steps: [TrainingStep]
  ) throws -> String {
    if let error = error as? TrainingError, error.kind == .badState {
      return "; remove '\(place.folder)' to begin anew"
    }
    guard let kept = (error as? TrainingError)?.kept else {
      try place.removeEmptyFolder()
      try place.finish()
      return ""
    }
    try publish(kept, as: recipe.lastGoodName, steps: steps, in: place)
    try place.finish()
    return "; the weights before it are in '\(Path.join(place.folder, recipe.lastGoodName))'"
  }

  private func publish(
    _ outcome: TrainingOutcome, as name: String, steps: [TrainingStep], in place: TrainingPlace
  ) throws {
    try place.publish(recipe.document, "recipe.xml")
    try place.publish(MetricsTable.csv(steps), "metrics.csv")
    try place.publish(
      try LossCurve.png(steps, name: recipe.name, unit: outcome.unit), "loss.png")
    if let other = outcome.alternative {
      try place.publish(other.checkpoint, "\(recipe.name).\(other.name).safetensors")
    }
    try place.publish(outcome.checkpoint, name)
  }
}

extension Recipe {
  /// The file of the weights that the recipe keeps.
  var checkpointName: String { "\(name).safetensors" }
  /// Not the name of a finished training: the folder is used again by the next one.
  var lastGoodName: String { "\(name).last-good.safetensors" }
}

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

  /// Trains and publishes `NAME.safetensors`, `recipe.xml`, `metrics.csv` and `loss.png`.
  ///
  /// Throws `RunError` (another training of the recipe holds the lock), `FileError`, `ModelError`
  /// (the data or the training is refused) and what the trainer throws. Stopped by the cancellation
  /// it publishes what it has.
  public func execute() throws -> TrainingSummary {
    throw RunError.locked("")
  }
}

import ArgumentParser
import Engine

/// `pipeline train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model from a recipe.",
    discussion: """
      Writes OUTPUT/DATE/NAME/ with the checkpoint NAME.safetensors, the recipe, metrics.csv, \
      loss.png and samples/; prints the checkpoint's path. Ctrl-C ends with a checkpoint of what \
      was learned. The same command goes on, also after a kill or a power cut, and ends in the \
      same bytes as an unbroken training.

      EXAMPLES:
        pipeline train Assets/Models/rumours/recipe.xml
        pipeline train mine.xml --output /tmp/try --threads 2
      """)

  @Argument(help: "The recipe.", completion: .file(extensions: ["xml"]))
  var recipe: String

  @OptionGroup var date: DateOption

  @Option(help: ArgumentHelp("In place of the recipe's seed.", valueName: "number"))
  var seed: UInt64?

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var output: OutputOption
  @OptionGroup var quiet: QuietOption

  func run() throws {
    try Machine.check()
    let interruption = Interruption()
    let console = quiet.console
    let output = try output.checked()
    let recipe = try RecipeParser(.builtin, memory: Machine.memory).parse(
      try Documents.read(recipe), threads: threads.count, seed: seed)
    let progress = TrainingProgress(console: console)
    let summary: TrainingSummary
    do {
      summary = try TrainingRun(
        recipe, output: output, date: try date.day(), isDateFixed: date.given != nil,
        cancellation: interruption.cancellation, observer: progress
      ).execute()
    } catch {
      progress.clear()
      throw RefusedData.error(error)
    }
    progress.finish(summary)
    try console.outcome(summary.checkpoint)
    try summary.exitCode.end()
  }
}

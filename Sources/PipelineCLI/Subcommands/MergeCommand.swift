import ArgumentParser
import Engine

/// `pipeline merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Publish what the shards of a run have made.",
    discussion: """
      Checks that every shard is there and every file has its digest, and writes SHA256SUMS and, \
      last, index.xml: the folder has the bytes of a run on one machine. Give it the manifest, \
      --date, --seed and --no-metadata of the shards; prints the folder.

      EXAMPLES:
        pipeline run Pipelines/starter.xml --date 2026-11-24 --shard 1/2
        pipeline run Pipelines/starter.xml --date 2026-11-24 --shard 2/2
        pipeline merge Pipelines/starter.xml --date 2026-11-24

      EXIT CODES: 66 shards are missing or not done, the same --shard makes them, 65 they do not go \
      together: doubled, of different N, 75 a shard or a run is going on.
      """)

  @OptionGroup var manifest: ManifestOptions
  @OptionGroup var output: OutputOption

  @Flag(name: .customLong("no-metadata"), help: "As the shards had it.")
  var isBare = false

  @Flag(name: .customLong("wait"), help: "Wait while shards are being made; else exit 75.")
  var waits = false

  @OptionGroup var quiet: QuietOption

  func validate() throws {
    if manifest.only != nil { throw ValidationError("--only has no shards to merge") }
  }

  func run() throws {
    let interruption = Interruption()
    let console = quiet.console
    let fileSystem = try manifest.limits.fileSystem()
    let output = try output.checked(in: fileSystem)
    let plan = try manifest.plan(hasMetadata: !isBare, in: fileSystem)
    let options = RunOptions(threads: manifest.threads.count, waits: waits)
    let summary = try Run(
      plan, output: output, options: options, fileSystem: fileSystem,
      cancellation: interruption.cancellation,
      observer: MergeProgress(console: console)
    ).merge()
    try console.outcome(summary.folder)
    try summary.exitCode.end()
  }
}

/// Tells people of a merge.
private final class MergeProgress: RunObserver {
  private let console: Console

  init(console: Console) { self.console = console }

  func runDid(_ event: RunEvent) {
    switch event {
    case .waiting: console.say("shards of the plan are being made: waiting for their end")
    case .finished(let summary): tell(summary)
    case .jobStepFailed(let failure): console.problem(failure.description)
    case .warning(let text): console.problem("warning: \(text)")
    case .started, .itemDone, .itemFailed: break
    }
  }

  private func tell(_ summary: RunSummary) {
    switch summary.ending {
    case .nothingToDo: console.say(RunProgress.text(summary))
    case .stopped: console.problem("merge stopped, nothing is published; the same command goes on")
    case .complete:
      var parts = [
        "\(Amount.count(summary.kept, "item")) merged in \(Amount.time(summary.seconds))"
      ]
      if summary.duplicates > 0 {
        parts.append("\(Amount.count(summary.duplicates, "duplicate")) left out")
      }
      if summary.failed > 0 { parts.append("\(summary.failed) failed") }
      if summary.unmade > 0 {
        parts.append("\(Amount.count(summary.unmade, "step")) over all items failed")
      }
      console.say(parts.joined(separator: ", "))
    }
  }
}

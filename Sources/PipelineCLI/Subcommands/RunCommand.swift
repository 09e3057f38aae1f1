import ArgumentParser
import Engine

/// `pipeline run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Make what a manifest lists.",
    discussion: """
      Writes OUTPUT/DATE/NAME/ with the files, SHA256SUMS and, last, index.xml; prints that folder. \
      Stopped or killed at any moment, the same command goes on where it was; a finished run is \
      checked and left alone. Items that an earlier run has made, on any day and of any manifest, come \
      from the cache.

      EXAMPLES:
        pipeline run Pipelines/starter.xml
        pipeline run Pipelines/starter.xml --only impacts/3 --output /tmp/try
        pipeline run Pipelines/starter.xml --date 2026-11-24 --quiet
        pipeline run Pipelines/starter.xml --date 2026-11-24 --shard 3/16
      """)

  @OptionGroup var manifest: ManifestOptions
  @OptionGroup var output: OutputOption

  @Flag(name: .customLong("no-metadata"), help: "Leave the recipe out of the files.")
  var isBare = false

  @Option(
    help: ArgumentHelp(
      "Only part K of N, beside others on any machine that sees the output folder; merge publishes "
        + "when all are made. Give all of them one --date.", valueName: "k/n"))
  var shard: Shard?

  @OptionGroup var running: RunningOptions
  @OptionGroup var cache: CachingOptions
  @OptionGroup var quiet: QuietOption

  /// Seconds in which a run that is told to stop ends.
  ///
  /// It finishes or drops the current items; what it cannot drop in time is lost as in a kill, which
  /// costs those items only.
  private static let grace = 1.8

  func validate() throws {
    if shard != nil, manifest.only != nil {
      throw ValidationError("--only is one process's work; give --shard or --only")
    }
  }

  func run() throws {
    let interruption = Interruption(grace: Self.grace)
    if let limit = running.timeLimit {
      interruption.stop(after: Double(limit.seconds), grace: Self.grace)
    }
    let console = quiet.console
    let output = try output.checked()
    let plan = try manifest.plan(hasMetadata: !isBare)
    var options = running.options(threads: manifest.threads.count)
    options.cache = cache.options
    let progress = RunProgress(plan, shard: shard, console: console)
    let run = Run(
      plan, output: output, options: options,
      cancellation: interruption.cancellation, observer: progress)
    let summary = try shard.map { try run.execute($0) } ?? run.execute()
    try console.result(summary.folder)
    try summary.exitCode.end()
  }
}

import ArgumentParser
import Engine

/// `pipeline run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Make what a manifest lists.",
    discussion: """
      Writes OUTPUT/DATE/NAME/ with the files, SHA256SUMS and, last, index.xml; prints that folder, \
      but with --quiet nothing when all goes well. \
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

  @Flag(
    name: .customLong("json"),
    help: "Print one line of JSON that says how the run ended, however it ends, and no folder.")
  var isJSON = false

  @Option(
    help: ArgumentHelp(
      "Run a command by /bin/sh when the run fails: with the line of --json on its standard input, "
        + "and in PIPELINE_MANIFEST, _PATH, _DATE, _FOLDER, _ITEMS, _FAILED, _STATE and "
        + "_EXIT_CODE; for \(NotifyCommand.limit) s at most. Not for 75, 124, 130 and 143: then "
        + "the same command goes on.", valueName: "command"))
  var notify: String?

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
    let start = ContinuousClock.now
    let reporter = RunReporter(
      manifest.manifest, isJSON: isJSON, notify: notify, console: quiet.console)
    let interruption = Interruption(grace: Self.grace) { reporter.drop($0) }
    if let limit = running.timeLimit {
      interruption.stop(after: Double(limit.seconds), grace: Self.grace)
    }
    var code: Engine.ExitCode
    do {
      let summary = try execute(reporter, interruption.cancellation, start)
      code = summary.exitCode
      try reporter.end(summary)
    } catch {
      code = Pipeline.tell(error)
      try reporter.end(error, code)
    }
    reporter.notify {
      [.interrupt, .terminate].contains(interruption.cancellation.cause)
    }
    try code.end()
  }

  private func execute(
    _ reporter: RunReporter, _ cancellation: Cancellation, _ start: ContinuousClock.Instant
  ) throws -> RunSummary {
    let fileSystem = try manifest.limits.fileSystem()
    let output = try output.checked(in: fileSystem)
    let plan = try manifest.plan(hasMetadata: !isBare, in: fileSystem)
    reporter.didPlan(plan)
    var options = running.options(threads: manifest.threads.count, start: start)
    let isDated = manifest.date.given != nil
    options.cache = cache.options
    options.command = { ThisCall.command(isDated ? [] : ["--date", "\($0)"]) }
    let run = Run(
      plan, output: output, options: options, fileSystem: fileSystem,
      cancellation: cancellation,
      observer: RunObservers([
        RunProgress(plan, shard: shard, console: quiet.console), reporter,
      ]))
    return try shard.map { try run.execute($0) } ?? run.execute()
  }
}

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
      checked and left alone.

      EXAMPLES:
        pipeline run Pipelines/starter.xml
        pipeline run Pipelines/starter.xml --only impacts/3 --output /tmp/try
        pipeline run Pipelines/starter.xml --date 2026-11-24 --quiet
      """)

  @OptionGroup var manifest: ManifestOptions
  @OptionGroup var output: OutputOption

  @Flag(name: .customLong("no-metadata"), help: "Leave the recipe out of the files.")
  var isBare = false

  @OptionGroup var running: RunningOptions
  @OptionGroup var quiet: QuietOption

  /// Seconds in which a run that is told to stop ends.
  ///
  /// It finishes or drops the current items; what it cannot drop in time is lost as in a kill, which
  /// costs those items only.
  private static let grace = 1.8

  func run() throws {
    let interruption = Interruption(grace: Self.grace)
    if let limit = running.timeLimit {
      interruption.stop(after: Double(limit.seconds), grace: Self.grace)
    }
    let console = quiet.console
    let output = try output.checked()
    let plan = try manifest.plan(hasMetadata: !isBare)
    let progress = RunProgress(plan, console: console)
    let summary = try Run(
      plan, output: output, options: running.options(threads: manifest.threads.count),
      cancellation: interruption.cancellation, observer: progress
    ).execute()
    try console.result(summary.folder)
    try summary.exitCode.end()
  }
}

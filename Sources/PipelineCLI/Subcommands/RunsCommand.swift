import ArgumentParser
import Engine

/// `pipeline runs`.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs of an output folder, the newest date first.",
    discussion: """
      State: complete; failures, when some items failed for good; unfinished, with the command that \
      goes on below the table; running, when a process is at work on it; damaged, when an index or \
      its sums are not as they were published. Size is that of the files in the run's folder. Each \
      finished run is known by the ends of its index: pipeline verify-pack and sha256sum -c look at \
      every byte.

      EXAMPLES:
        pipeline runs
        pipeline runs --output /srv/packs --name nightly --days 7
        pipeline runs --json
      """)

  @OptionGroup var output: OutputOption

  @Option(
    help: ArgumentHelp("Only runs of a manifest's name, or of a folder's.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp("Only runs of so many days, the last of them --date.", valueName: "n"))
  var days: Int?

  @OptionGroup var date: DateOption

  @Flag(name: .customLong("json"), help: "Print one line of JSON for each run.")
  var isJSON = false

  func validate() throws {
    if let days, !(1...1_000_000).contains(days) {
      throw ValidationError("--days must be in 1...1000000, got \(days)")
    }
    if days == nil, date.given != nil {
      throw ValidationError("--date is the last one of --days; give both")
    }
  }

  func run() throws {
    let console = Console()
    let since = try days.flatMap { try date.day().earlier(by: $0 - 1) }
    let runs = PastRuns(output.folder)
    if isJSON {
      return try runs.forEach(name: name, since: since) { run in
        try console.result(try PastRunLine(run).line)
      }
    }
    var table = PastRunTable()
    try runs.forEach(name: name, since: since) { table.add($0) }
    if table.isEmpty {
      console.say("no runs in '\(output.folder)'")
    } else {
      try console.result(table.description)
    }
  }
}

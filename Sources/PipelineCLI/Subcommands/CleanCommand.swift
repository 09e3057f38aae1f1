import ArgumentParser
import Engine

/// `pipeline clean`.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Remove old runs, dead states, and what the cache holds beyond its size.",
    discussion: """
      A run that is going on is not touched, no link is followed, and what the program did not write \
      stays. Runs go only with --keep-days; what trainings made, and packs, never. States go when nobody \
      has gone on with a run or a training for a week.

      EXAMPLES:
        pipeline clean --dry-run
        pipeline clean --keep-days 30
        pipeline clean --cache-size 0
      """)

  @Option(
    name: .customLong("keep-days"),
    help: ArgumentHelp(
      "Remove runs of days before the last n, today being one of them. Default: remove none.",
      valueName: "n"))
  var keptDays: Int?

  @Flag(name: .customLong("dry-run"), help: "Tell what would go, and remove nothing.")
  var isDry = false

  @OptionGroup var cache: CachePlace
  @OptionGroup var date: DateOption
  @OptionGroup var output: OutputOption
  @OptionGroup var quiet: QuietOption

  func validate() throws {
    if let keptDays, keptDays < 1 {
      throw ValidationError("--keep-days must be at least 1, got \(keptDays)")
    }
  }

  func run() throws {
    var table = TextTable([
      ("what", .left), ("folder", .left), ("files", .right), ("size", .right), ("why", .left),
    ])
    var (remarks, files, bytes) = ([] as [String], 0, 0)
    let options = Cleaning.Options(
      today: try date.day(), cache: cache.options, keptDays: keptDays, isDry: isDry)
    try Cleaning(output.checked(), options).execute { removal in
      table.add([
        removal.kind.rawValue, Printable.text(removal.path), String(removal.files),
        Amount.size(removal.bytes), removal.reason,
      ])
      files += removal.files
      bytes += removal.bytes
      if let remark = removal.remark { remarks.append("\(removal.path): \(remark)") }
    }
    let console = quiet.console
    if files > 0 || !remarks.isEmpty, isDry || !quiet.isQuiet {
      try console.result(table.description)
    }
    for remark in remarks { console.problem(Printable.text(remark)) }
    console.say(
      files == 0
        ? "nothing to remove"
        : "\(Amount.count(files, "file")), \(Amount.size(bytes)) \(isDry ? "would go" : "removed")")
  }
}

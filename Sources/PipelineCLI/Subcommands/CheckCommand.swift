import ArgumentParser
import Engine
import Files

/// `pipeline check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Make items again and compare: a run, one of its files, or a manifest with an index.",
    discussion: """
      Of a run, each item is made again from what the index tells and held against the index and \
      its file; the first difference is named: a character, a pixel, a sample. Sheets and cards are \
      made again of the items' files. A picture or a sound \
      alone is made again from what the file carries. A manifest is made in memory and held \
      --against an index, which may come from another machine: a golden test. Nothing is written.

      What is found: missing (no file), altered (the file is not the one of the index), different \
      (made again it is another one), unmakeable (its model, a side input or a version is not at \
      hand), extra (not in the index). Exits with 1 when anything is found. Contents are compared: \
      the bytes of files are SHA256SUMS' matter.

      EXAMPLES:
        pipeline check Output/2026-11-24/starter
        pipeline check Output/2026-11-24/starter --sample 5% --models Models
        pipeline check Output/2026-11-24/starter/images/tiles-0001.png
        pipeline check Output/2026-11-24/monsters/sheets/sprites.png
        pipeline check Pipelines/conformance.xml \
      --against Tests/Fixtures/Golden/conformance.index.xml
      """)

  @Argument(
    help: ArgumentHelp(
      "A run's folder or index, a file of it, a picture or sound, or a manifest.",
      valueName: "path"), completion: .file())
  var path: String

  @Option(
    name: .customLong("against"),
    help: ArgumentHelp("The index that a manifest is held against.", valueName: "index.xml"),
    completion: .file(extensions: ["xml"]))
  var index: String?

  @OptionGroup var library: LibraryOption
  @OptionGroup var sample: SampleOption
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var threads: ThreadsOption

  @Option(
    name: .customLong("batch"),
    help: ArgumentHelp(
      "Items made together; nothing depends on it but speed.", valueName: "n",
      visibility: .hidden))
  var batch: Int?

  @Flag(name: .customLong("json"), help: "Print JSON.")
  var isJSON = false

  @OptionGroup var quiet: QuietOption

  @OptionGroup(title: "Manifests and runs of others") var limits: LimitOptions

  func validate() throws {
    if let batch, !(1...100_000).contains(batch) {
      throw ValidationError("--batch must be in 1...100000, got \(batch)")
    }
    if index != nil, !library.folders.isEmpty {
      throw ValidationError("a manifest names its models; --models is for runs and files")
    }
    if index == nil, planning.isGiven {
      throw ValidationError("--only, --seed and --date are for a manifest --against an index")
    }
  }

  func run() throws {
    try Machine.check()
    let interruption = Interruption()
    let progress = CheckProgress(console: isJSON ? Console(isQuiet: true) : quiet.console)
    let summary = try check(interruption.cancellation, progress)
    let report = CheckReport(summary, progress, isSample: sample.share != nil)
    if isJSON {
      try Console().result(try report.json)
    } else if let table = report.table {
      try Console().result(table)
    }
    if !isJSON {
      if summary.exitCode == .success {
        quiet.console.say(report.text)
      } else {
        Console().problem(report.text)
      }
    }
    try summary.exitCode.end()
  }

  private var options: CheckOptions {
    CheckOptions(threads: threads.count, batch: batch, limits: limits.limits)
  }

  private func check(
    _ cancellation: Cancellation, _ progress: CheckProgress
  ) throws -> CheckSummary {
    let (fileSystem, options) = (try limits.fileSystem(), options)
    if let index {
      return try ManifestCheck(
        planning.plan(
          path, threads: threads.count, limits: options.limits, in: fileSystem), against: index,
        selection: sample.selection, options: options, fileSystem: fileSystem,
        cancellation: cancellation, observer: progress
      ).execute()
    }
    let largest = options.limits.memory
    let library = try library.library(within: fileSystem, largest: largest)
    let checked = try CheckedPath(path, in: fileSystem, largest: largest)
    guard checked.isRun || sample.share == nil else {
      throw CommandError(.usage, "--sample chooses among items, and '\(path)' is one")
    }
    switch checked {
    case .run(let index, let name):
      return try RunCheck(
        index: index, selection: name.map { .path($0) } ?? sample.selection, assembly: .builtin,
        library: library, options: options, fileSystem: fileSystem, cancellation: cancellation,
        observer: progress
      ).execute()
    case .alone(let medium, let bytes, let provenance):
      return FileCheck(path, medium, bytes: bytes, provenance: provenance).execute(
        assembly: .builtin, library: library, options: options,
        cancellation: cancellation, observer: progress)
    }
  }
}

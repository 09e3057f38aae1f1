import ArgumentParser
import Engine
import Files

/// `pipeline why`.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Tell in a line each what changed between two runs, and so what was made again.",
    discussion: """
      With two runs: what changed from the first to the second. With one: from the run before it, of \
      the same manifest's name in the same output folder. In place of a run its index.xml may be \
      named, or a manifest: then, what running it would make again. A last JOB or JOB/ITEM asks about \
      that alone, and of an item tells all that it depends on.

      Items whose content key is the same are as before; all others are made again.

      EXAMPLES:
        pipeline why Output/2026-11-24/starter
        pipeline why Output/2026-11-24/starter rumours/3
        pipeline why Output/2026-11-23/starter Output/2026-11-24/starter
        pipeline why Pipelines/starter.xml
      """)

  @Argument(
    help: ArgumentHelp(
      "One or two runs or manifests, and JOB or JOB/ITEM.", valueName: "run"),
    completion: .directory)
  var words: [String]

  @OptionGroup var date: DateOption
  @OptionGroup var output: OutputOption

  func run() throws {
    var (sides, only) = (words, nil as ItemSelection?)
    if words.count > 1, let last = words.last, try !LocalFileSystem().exists(last) {
      guard let selection = ItemSelection(last) else {
        throw FileError(.read, last, reason: "is no run, no manifest, and no JOB/ITEM")
      }
      only = selection
      sides.removeLast()
    }
    guard sides.count <= 2, let last = sides.last else {
      throw ValidationError("two runs at most, and JOB or JOB/ITEM")
    }
    let new = try WhySide(last, date: date)
    let old = try sides.count == 2 ? WhySide(sides[0], date: date) : before(new)
    let console = Console()
    if let old {
      let comparison = try RunComparison(from: old.facts, to: new.facts, only: only)
      for change in comparison.changes { try console.result(Printable.text(change.description)) }
      if sides.count == 1 { console.say("compared with \(old.path)") }
    } else {
      // Nothing of the item's own may be told before it is known to be there.
      _ = try RunComparison(from: new.facts, to: new.facts, only: only)
      try console.result("no run of '\(new.facts.name)' before: every item is new")
    }
    if let only, only.number != nil, let facts = new.facts.dependencies(of: only) {
      try console.result("\n" + Printable.text(FactList(facts).description))
    }
  }

  /// The newest run of the same name before another.
  private func before(_ new: WhySide) throws -> WhySide? {
    let search = EarlierRun()
    if new.isManifest {
      let folder = try search.find(new.facts.name, output: output.checked())
      return try folder.map { try WhySide($0, date: date) }
    }
    // The folders above one that is named in short are known from the root only.
    let parts = new.path.split(separator: "/")
    let isShort = !new.path.hasPrefix("/") && (parts.count < 3 || parts.contains(".."))
    let run = try isShort ? AbsolutePath.of(new.path) : new.path
    let folder = try search.find(
      new.facts.name, output: Path.folder(of: Path.folder(of: run)), before: run)
    return try folder.map { try WhySide($0, date: date) }
  }
}

/// A run or a manifest that `why` is given.
struct WhySide {
  /// The run's folder, or the manifest.
  let path: String
  let facts: RunFacts
  let isManifest: Bool

  init(_ word: String, date: DateOption) throws {
    let disk = LocalFileSystem()
    let word = Path.normal(word)
    if try disk.status(word + "/.") == .folder {
      let index = Path.join(word, "index.xml")
      guard case .file = try disk.status(index) else {
        throw PublishedRunError(folder: word, kind: .incomplete)
      }
      (path, isManifest) = (word, false)
      facts = try RunFacts(IndexReader(index))
    } else if Path.name(of: word) == "index.xml" {
      (path, isManifest) = (Path.folder(of: word), false)
      facts = try RunFacts(IndexReader(word))
    } else {
      (path, isManifest) = (word, true)
      try Machine.check()
      let plan = try Planner(.builtin).plan(
        try Documents.read(word), PlanOptions(date: try date.day()))
      facts = RunFacts(plan)
    }
  }
}

import ArgumentParser
import Engine
import Files
import ManifestXML

/// What every command that reads a manifest takes.
struct ManifestOptions: ParsableArguments {
  @Argument(help: "The manifest.", completion: .file(extensions: ["xml"]))
  var manifest: String

  @OptionGroup var date: DateOption

  @Option(
    help: ArgumentHelp("In place of the manifest's seed.", valueName: "number|daily"))
  var seed: Seed?

  @OptionGroup var threads: ThreadsOption

  @Option(
    help: ArgumentHelp(
      "Only one job, or one item of it by the number in its file name. Goes into a folder of its "
        + "own and writes no index.", valueName: "job[/item]"))
  var only: ItemSelection?

  @OptionGroup(title: "Manifests of others") var limits: LimitOptions

  /// The plan of the manifest.
  func plan(hasMetadata: Bool = true, in fileSystem: any FileSystem) throws -> Plan {
    try Machine.check()
    let day = try date.day()
    return try Planner(.builtin, fileSystem: fileSystem).plan(
      try Documents.read(manifest, in: fileSystem),
      PlanOptions(
        date: day, isDateFixed: date.given != nil, seed: seed?.number(on: day),
        threads: threads.count, only: only, hasMetadata: hasMetadata, limits: limits.limits))
  }
}

/// `--output`, of every command that writes.
struct OutputOption: ParsableArguments {
  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Folder that holds the dated folders.", valueName: "folder"))
  var folder = "Output"

  /// The folder, if it is one or can become one.
  func checked(in fileSystem: any FileSystem = LocalFileSystem()) throws -> String {
    switch try fileSystem.status(folder) {
    case .folder, .link, nil: return folder
    default: throw RunError.notAFolder(folder)
    }
  }

  func validate() throws {
    if folder.isEmpty { throw ValidationError("--output must name a folder") }
  }
}

/// `--quiet`, of every command that tells how far it is.
struct QuietOption: ParsableArguments {
  @Flag(
    name: .customLong("quiet"), help: "Print nothing when all goes well; problems are still told.")
  var isQuiet = false

  /// Where to speak.
  var console: Console { Console(isQuiet: isQuiet) }
}

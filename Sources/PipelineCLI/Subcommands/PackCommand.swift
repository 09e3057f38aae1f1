import ArgumentParser
import ContentPack
import Engine
import Files

/// `pipeline pack`.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Make one archive of a finished run, to hand on.",
    discussion: """
      The files of the run with CREDITS.txt, index.xml and SHA256SUMS; an atlas (PNG and JSON) for \
      each job of pictures. The name says what is made: .zip, .tar.gz, or a folder. The same run \
      and choice give the same bytes. Refused when the run is not over or a file of it is altered.

      A list for --keep or --drop has an item in each line: JOB, JOB/ITEM or text/JOB-0001.txt; # \
      starts a comment. A key for --sign: openssl genpkey -algorithm ed25519 -out key.pem

      EXAMPLES:
        pipeline pack Output/2026-11-24/starter -o starter.zip
        pipeline pack Output/2026-11-24/starter -o starter.zip --drop bad.txt --sign key.pem
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The pack: NAME.zip, NAME.tar.gz or a folder.", valueName: "pack"))
  var output: String

  @Option(help: ArgumentHelp("Only the items of a list.", valueName: "list"))
  var keep: String?

  @Option(help: ArgumentHelp("All but the items of a list.", valueName: "list"))
  var drop: String?

  @Flag(name: .customLong("no-atlas"), help: "No atlases of pictures.")
  var hasNoAtlas = false

  @Flag(
    name: .customLong("sound-sheet"),
    help: "The sounds of each job in one file, with the JSON that howler.js reads.")
  var hasSoundSheet = false

  @Flag(name: .customLong("no-metadata"), help: "Leave the recipe out of atlases and sheets.")
  var isBare = false

  @Option(help: ArgumentHelp("A private Ed25519 key that signs the sums.", valueName: "key.pem"))
  var sign: String?

  @OptionGroup var quiet: QuietOption

  func run() throws {
    guard let format = PackFormat(name: output), !output.isEmpty else {
      throw ValidationError("'\(output)' is no pack: NAME.zip, NAME.tar.gz or a folder")
    }
    var options = Pack.Options()
    options.keep = try keep.map { try ItemList($0) }
    options.drop = try drop.map { try ItemList($0) }
    options.hasAtlases = !hasNoAtlas
    options.hasSoundSheets = hasSoundSheet
    options.hasMetadata = !isBare
    options.key = try sign.map { try LocalFileSystem().read($0, limit: KeyFile.limit) }
    let summary = try Pack(try PublishedRun(folder), options: options).write(output, as: format)
    var words = [
      Amount.count(summary.items, "item"), Amount.count(summary.files, "file"),
      Amount.size(summary.bytes),
    ]
    if summary.dropped > 0 { words.append("\(summary.dropped) left out") }
    if summary.failed > 0 { words.append("\(summary.failed) failed in the run") }
    quiet.console.say("packed \(words.joined(separator: ", "))")
    try Console().result(output)
  }
}

/// Keys on the command line.
enum KeyFile {
  /// The largest file that is read, in bytes.
  static let limit = 1 << 16
}

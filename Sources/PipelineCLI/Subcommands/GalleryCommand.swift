import ArgumentParser
import Engine
import Files
import Gallery

/// `pipeline gallery`.
struct GalleryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery",
    abstract: "Make one HTML page of a finished run, to look at.",
    discussion: """
      The page opens from the disk and asks no network for anything. Pictures and sounds are inside \
      of it; with --links they stay in the run's folder, and the page is small. Without -o it lies \
      beside the run's folder: Output/DATE/NAME.html.

      EXAMPLES:
        pipeline gallery Output/2026-11-24/starter
        pipeline gallery Output/2026-11-24/starter -o all.html --links
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The page.", valueName: "page.html"))
  var output: String?

  @Flag(name: .customLong("links"), help: "Link to the run's files.")
  var isLinked = false

  @OptionGroup var quiet: QuietOption

  func run() throws {
    let folder = Path.normal(folder)
    // The name of a folder that is given as dots is known from the root only.
    let isDots = folder == "." || folder.hasSuffix("..")
    let path = try output ?? (isDots ? AbsolutePath.of(folder) : folder) + ".html"
    let media: RunGallery.Carriage =
      isLinked
      ? .linked(
        folder: Path.relative(
          try AbsolutePath.of(folder), to: Path.folder(of: try AbsolutePath.of(path))))
      : .embedded
    let summary = try RunGallery(try PublishedRun(folder), media: media).write(path)
    quiet.console.say("\(Amount.count(summary.items, "item")), \(Amount.size(summary.bytes))")
    try quiet.console.outcome(path)
  }
}

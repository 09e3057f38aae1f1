import ArgumentParser
import Engine

/// `pipeline inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tell what a file that the program wrote says of itself.",
    discussion: """
      A picture, a sound or a text of a run: how it was made. A checkpoint: kind, configuration, \
      data, licence, training. An index or a journal: a table of the items.

      EXAMPLES:
        pipeline inspect Output/2026-11-24/starter/images/tiles-0001.png
        pipeline inspect Output/2026-11-24/starter/audio/impacts-0001.wav --picture impact.png
        pipeline inspect Output/2026-11-24/starter/index.xml
        pipeline inspect Assets/Models/rumours/rumours.safetensors --tensors
      """)

  @Argument(help: "The file.", completion: .file())
  var file: String

  @Flag(name: .customLong("tensors"), help: "List every tensor of a checkpoint with its shape.")
  var listsTensors = false

  @Option(
    name: .customLong("picture"),
    help: ArgumentHelp(
      "Draw a sound's waveform and its frequencies over time.", valueName: "picture.png"))
  var picture: String?

  func run() throws {
    let kind = try InspectedFile(file)
    if let picture {
      guard case .sound = kind else {
        throw CommandError(.badData, "'\(file)' is no sound: --picture draws sounds")
      }
      try SoundDrawing.write(file, to: picture)
    }
    switch kind {
    case .picture, .sound, .text: try Console().result(try MediaReport.text(of: file, kind))
    case .index: try IndexReport.print(file)
    case .journal: try Console().result(try JournalReport.text(of: file))
    case .checkpoint:
      try Console().result(try CheckpointTables.text(of: file, listsTensors: listsTensors))
    }
  }
}

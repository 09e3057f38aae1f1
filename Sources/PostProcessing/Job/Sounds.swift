import Media
import PipelineInterface

/// Puts the sounds of a job into one file.
enum Sounds {
  static let gap = Parameter<Int>(
    "gap", default: 100, in: 0...10_000, help: "milliseconds of silence after each sound")

  static let kind = JobStepKind(
    name: "sound-sheet", media: [.audio], version: 1,
    help: "Puts all sounds of the job into one file, with JSON as howler.js reads it.",
    example: #"<sound-sheet gap="250"/>"#, parameters: [gap],
    prepare: { values throws(ParameterError) in .sheets(SoundSheetMaker(gap: values[gap])) })
}

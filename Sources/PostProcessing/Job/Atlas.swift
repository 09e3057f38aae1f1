import Media
import PipelineInterface

/// Puts the pictures of a job onto pages that game engines read.
enum Atlas {
  static let side = Parameter<Int>(
    "side", default: 2048, in: 256...8192, help: "longest side of a page in pixels")
  static let padding = Parameter<Int>(
    "padding", default: 2, in: 0...64, help: "free pixels around each picture")

  static let kind = JobStepKind(
    name: "atlas", media: [.image], version: 1,
    help: "Puts all pictures of the job onto pages, with JSON that game engines read.",
    example: #"<atlas side="1024"/>"#, parameters: [side, padding],
    prepare: { values throws(ParameterError) in
      .sheets(AtlasMaker(side: values[side], padding: values[padding]))
    })
}

import Media
import PipelineInterface

/// Leaves out of a job what was there before.
enum Unique {
  static let likeness = Parameter<Double>(
    "likeness", default: 1, in: 0...1,
    help:
      "leaves out what is more like an earlier item, too; 1: only equals. Texts: share of runs of "
      + "5 characters in common; pictures and sounds: share of print bits in common, 0.9 and more "
      + "are near copies")

  static let kind = JobStepKind(
    name: "unique", media: Medium.allCases, version: 1,
    help: "Leaves out items that equal an earlier one of the job, before sheets are made.",
    example: #"<unique likeness="0.9"/>"#, parameters: [likeness],
    prepare: { values throws(ParameterError) in .unique(limit: values[likeness]) })
}

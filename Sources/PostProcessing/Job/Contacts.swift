import Media
import PipelineInterface

/// Puts the pictures of a job onto sheets for people to look at.
enum Contacts {
  static let columns = Parameter<Int>(
    "columns", default: 0, in: 0...1000,
    help: "pictures in a row; 0: so many that the sheet is about square")
  static let scale = Parameter<Int>(
    "scale", default: 1, in: 1...64, help: "how often each pixel is repeated in both directions")
  static let gap = Parameter<Int>(
    "gap", default: 4, in: 0...1024, help: "pixels between pictures and around them")
  static let labels = Parameter<Bool>(
    "labels", default: false, in: Anything(), help: "whether its number stands below each picture")

  static let kind = JobStepKind(
    name: "contact-sheet", media: [.image], version: 1,
    help: "Puts all pictures of the job onto a sheet, to look at.",
    example: #"<contact-sheet scale="2" labels="true"/>"#,
    parameters: [columns, scale, gap, labels],
    prepare: { values throws(ParameterError) in
      let columns = values[columns]
      return .sheets(
        ContactSheetMaker(
          ContactSheet(
            columns: columns == 0 ? nil : columns, scale: values[scale], gap: values[gap]),
          hasLabels: values[labels]))
    })
}

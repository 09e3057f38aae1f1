import Media
import PipelineInterface

/// Breaks lines that are too long, at spaces, as late as possible.
///
/// Line breaks that are there stay, so paragraphs and verses keep their shape. Every Unicode scalar
/// counts as one column. A word longer than a line stays whole on a line of its own. Spaces at a
/// break and at the end of a line are dropped, others stay.
enum Wrap {
  static let columns = Parameter<Int>(
    "columns", default: 72, in: 8...1000, help: "the longest line, in characters")

  static let kind = PostProcessorKind(
    name: "wrap", medium: .text, version: 1, help: "Breaks long lines at spaces.",
    example: #"<wrap columns="72"/>"#,
    parameters: [columns]
  ) { sample, values, _ throws(StepError) in
    .text(wrap(try sample.text(for: "wrap"), columns: values[columns]))
  }

  private typealias Scalars = Substring.UnicodeScalarView

  private static func wrap(_ text: String, columns: Int) -> String {
    var result = String.UnicodeScalarView()
    let lines = text[...].unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index > 0 { result.append("\n") }
      append(line, to: &result, columns: columns)
    }
    return String(result)
  }

  private static func append(
    _ line: Scalars, to result: inout String.UnicodeScalarView, columns: Int
  ) {
    var rest = line
    var column = 0
    while true {
      let gap = rest.prefix(while: isSpace)
      let word = rest.dropFirst(gap.count).prefix { !isSpace($0) }
      guard !word.isEmpty else { return }
      rest = rest[word.endIndex...]
      if column + gap.count + word.count <= columns {
        result.append(contentsOf: gap)
        column += gap.count + word.count
      } else {
        if column > 0 { result.append("\n") }
        column = word.count
      }
      result.append(contentsOf: word)
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}

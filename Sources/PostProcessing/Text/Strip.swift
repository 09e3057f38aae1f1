import Media
import PipelineInterface

/// Takes characters away from the ends of a text, of its lines, or everywhere.
enum Strip {
  enum Place: String, ParameterChoice {
    case ends, start, end, lines, everywhere
  }

  static let characters = Parameter<String>(
    "characters", default: "", in: 0...1000,
    help: "each character that is taken away; empty: white space")
  static let from = Parameter<Place>(
    "from", default: .ends, in: Anything(),
    help: "the start, the end or both ends of the text, both ends of each line, or everywhere")

  static let kind = PostProcessorKind(
    name: "strip", medium: .text, version: 1,
    help: "Takes characters away from the ends of the text.",
    example: ##"<strip characters="*#_" from="everywhere"/>"##, parameters: [characters, from]
  ) { sample, values, _ throws(StepError) in
    let text = try sample.text(for: "strip")
    let listed = Set(values[characters].unicodeScalars)
    let isStripped = { listed.isEmpty ? WordScalars.isSpace($0) : listed.contains($0) }
    return .text(String(strip(text.unicodeScalars[...], from: values[from], isStripped)))
  }

  private typealias Scalars = Substring.UnicodeScalarView

  private static func strip(
    _ text: Scalars, from place: Place, _ isStripped: (Unicode.Scalar) -> Bool
  ) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    switch place {
    case .everywhere: result.append(contentsOf: text.filter { !isStripped($0) })
    case .lines:
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        if index > 0 { result.append("\n") }
        result.append(contentsOf: inside(line, start: true, end: true, isStripped))
      }
    case .ends, .start, .end:
      result.append(
        contentsOf: inside(text, start: place != .end, end: place != .start, isStripped))
    }
    return result
  }

  private static func inside(
    _ text: Scalars, start: Bool, end: Bool, _ isStripped: (Unicode.Scalar) -> Bool
  ) -> Scalars {
    var rest = start ? text.drop(while: isStripped) : text
    while end, let last = rest.last, isStripped(last) { rest.removeLast() }
    return rest
  }
}

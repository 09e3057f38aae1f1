import Media
import PipelineInterface

/// Masks or removes the words and phrases of a list, or turns the text down.
///
/// Words are compared without case, whole and not in part; between the words of a phrase any white
/// space may stand. Of several phrases at one place the longest counts.
enum FilterWords {
  enum Action: String, ParameterChoice {
    case mask, remove, reject
  }

  static let file = Parameter<TextFile>(
    required: "file", in: Anything(),
    help: "a UTF-8 file's path, from the manifest's folder: a word or phrase a line, # begins a "
      + "remark")
  static let action = Parameter<Action>(
    "action", default: .mask, in: Anything(),
    help: "mask puts a sign for each letter, remove takes the words away, reject draws again")
  static let mask = Parameter<String>(
    "mask", default: "*", in: 1...1, help: "the sign that masks a letter")
  static let tries = Parameter<Int>(
    "tries", default: 10, in: 1...1000, help: "with reject: draws that an item may have in all")

  static let kind = PostProcessorKind(
    name: "filter-words", medium: .text, version: 1,
    help: "Masks or removes the words of a list, or draws texts with them again.",
    example: #"<filter-words file="unwanted.txt" action="remove"/>"#,
    parameters: [file, action, mask, tries], mayReject: true,
    prepare: { values, inputs throws(ParameterError) in
      let list = WordList(inputs.texts["file"] ?? "")
      guard !list.isEmpty else {
        throw ParameterError(name: "file", reason: "must name a file with at least one word")
      }
      let (action, tries) = (values[action], values[tries])
      let mask = values[mask].unicodeScalars.first ?? "*"
      return { sample, _ throws(StepError) in
        let scalars = Array(try sample.text(for: "filter-words").unicodeScalars)
        let found = list.places(in: scalars)
        switch action {
        case .mask: return .text(masked(scalars, found, by: mask))
        case .remove: return .text(removed(scalars, found))
        case .reject:
          guard found.isEmpty else {
            throw StepError.rejected(
              "words", tries: tries, "the text has \(found.count) words or phrases of the list")
          }
          return sample
        }
      }
    })

  private static func masked(
    _ scalars: [Unicode.Scalar], _ places: [Range<Int>], by mask: Unicode.Scalar
  ) -> String {
    var scalars = scalars
    for place in places {
      for index in place where WordScalars.isWord(scalars[index]) { scalars[index] = mask }
    }
    return text(scalars[...])
  }

  /// With each place a blank beside it goes, so that none stand doubled.
  private static func removed(_ scalars: [Unicode.Scalar], _ places: [Range<Int>]) -> String {
    var result: [Unicode.Scalar] = []
    var index = 0
    for place in places {
      result += scalars[index..<place.lowerBound]
      index = place.upperBound
      let isAtStart = result.last.map { $0 == "\n" } ?? true
      if result.last == " " {
        if index == scalars.count || scalars[index] == " " || !WordScalars.isWord(scalars[index]) {
          result.removeLast()
        }
      } else if isAtStart, index < scalars.count, scalars[index] == " " {
        index += 1
      }
    }
    return text(result[...] + scalars[index...])
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}

import Media
import PipelineInterface

/// Changes the case of letters, by a pinned table of Unicode's simple mappings.
///
/// `title` begins every word with its title-case letter and makes the rest small; an apostrophe ends
/// no word. `sentence` begins the text, and what follows `.`, `!`, `?` or `…` and white space, with a
/// title-case letter and leaves the rest, so names stay.
enum ChangeCase {
  enum Target: String, ParameterChoice {
    case upper, lower, title, sentence
  }

  static let to = Parameter<Target>(
    required: "to", in: Anything(),
    help: "title begins each word with a capital and makes the rest small, sentence begins each "
      + "sentence with a capital and leaves the rest")

  static let kind = PostProcessorKind(
    name: "case", medium: .text, version: 1, help: "Changes the case of the letters.",
    example: #"<case to="title"/>"#, parameters: [to]
  ) { sample, values, _ throws(StepError) in
    let scalars = Array(try sample.text(for: "case").unicodeScalars)
    var result = String.UnicodeScalarView()
    switch values[to] {
    case .upper: result.append(contentsOf: scalars.map(LetterCase.upper))
    case .lower: result.append(contentsOf: scalars.map(LetterCase.lower))
    case .title: result.append(contentsOf: title(scalars))
    case .sentence: result.append(contentsOf: sentence(scalars))
    }
    return .text(String(result))
  }

  private static func title(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var isInWord = false
    return scalars.indices.map { index in
      let scalar = scalars[index]
      if WordScalars.isWord(scalar) {
        defer { isInWord = true }
        return isInWord ? LetterCase.lower(scalar) : LetterCase.title(scalar)
      }
      isInWord = isInWord && WordScalars.isApostrophe(scalar)
      return scalar
    }
  }

  private static let ends: Set<Unicode.Scalar> = [".", "!", "?", "…"]

  private static func sentence(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var isDue = true
    var hasEnded = false
    return scalars.map { scalar in
      if WordScalars.isWord(scalar) {
        defer { (isDue, hasEnded) = (false, false) }
        return isDue ? LetterCase.title(scalar) : scalar
      }
      if ends.contains(scalar) {
        hasEnded = true
      } else if hasEnded, WordScalars.isSpace(scalar) {
        isDue = true
      }
      return scalar
    }
  }
}

import Media
import PipelineInterface

/// Turns texts down that are too short, too long or repeat themselves: they are drawn again.
enum RejectText {
  static let tries = Parameter<Int>(
    "tries", default: 10, in: 1...1000, help: "draws that an item may have in all")
  static let shorter = Parameter<Int>(
    "shorter", default: 0, in: 0...1_000_000, help: "turns down what has fewer characters")
  static let longer = Parameter<Int>(
    "longer", default: 1_000_000, in: 1...1_000_000, help: "turns down what has more characters")
  static let repetition = Parameter<Double>(
    "repetition", default: 1, in: 0...1,
    help: "turns down a text of which a larger share are words that stood in it in the same order "
      + "of three before; 1: none")

  static let kind = PostProcessorKind(
    name: "reject", medium: .text, version: 1,
    help: "Draws texts again that are too short, too long or repeat themselves.",
    example: #"<reject shorter="40" repetition="0.3" tries="20"/>"#,
    parameters: [tries, shorter, longer, repetition, NearCopy.copy], mayReject: true,
    prepare: { values, inputs throws(ParameterError) in
      let (tries, shorter, longer) = (values[tries], values[shorter], values[longer])
      guard shorter <= longer else {
        throw ParameterError(
          name: "longer", reason: "must be at least shorter (\(shorter)), got \"\(longer)\"")
      }
      let limit = values[repetition]
      let nearCopy = try NearCopy(values, inputs, tries: tries)
      return { sample, _ throws(StepError) in
        let text = try sample.text(for: "reject")
        let length = text.unicodeScalars.count
        guard length >= shorter else {
          throw .rejected("short", tries: tries, "the text has \(length) characters only")
        }
        guard length <= longer else {
          throw .rejected("long", tries: tries, "the text has \(length) characters")
        }
        let share = Repetition.share(of: text)
        guard share <= limit else {
          throw .rejected("repetition", tries: tries, "the text repeats itself")
        }
        try nearCopy.check(sample)
        return sample
      }
    })
}

/// How much a text repeats itself.
enum Repetition {
  /// The share of the text's runs of three words that stood in it before, 0...1.
  ///
  /// 0 for fewer than four words. Case counts for nothing.
  static func share(of text: String) -> Double {
    let words = text.unicodeScalars.split { !WordScalars.isWord($0) }
      .map { word in word.map(LetterCase.lower) }
    guard words.count > 3 else { return 0 }
    var seen: Set<[[Unicode.Scalar]]> = []
    var repeated = 0
    for start in 0...words.count - 3
    where !seen.insert(Array(words[start..<start + 3])).inserted {
      repeated += 1
    }
    return Double(repeated) / Double(words.count - 2)
  }
}

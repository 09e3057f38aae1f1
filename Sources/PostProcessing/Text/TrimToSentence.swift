import Media
import PipelineInterface

/// Cuts a text after its last whole sentence.
///
/// A sentence ends with `.`, `!`, `?` or `…` (or several), then closing quotes or brackets if any,
/// then white space or the end of the text; so `3.5` ends none, and `Mr. ` does. A text without any
/// sentence end stays as it is: nothing would be left.
enum TrimToSentence {
  static let kind = PostProcessorKind(
    name: "trim-to-sentence", medium: .text, version: 1,
    help: "Cuts the text after its last whole sentence.", example: "<trim-to-sentence/>",
    parameters: []
  ) { sample, _, _ throws(StepError) in
    .text(trim(try sample.text(for: "trim-to-sentence")))
  }

  private static let ends: Set<Unicode.Scalar> = [".", "!", "?", "…"]
  private static let closings: Set<Unicode.Scalar> = [
    "\"", "'", "”", "’", "»", "›", "“", "‘", ")", "]", "}",
  ]
  private static let spaces: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]

  private static func trim(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var isAtEdge = true
    var end = scalars.count
    for index in scalars.indices.reversed() {
      let scalar = scalars[index]
      if isAtEdge && ends.contains(scalar) {
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: scalars[..<end])
        return String(kept)
      }
      if spaces.contains(scalar) {
        (isAtEdge, end) = (true, index)
      } else {
        isAtEdge = isAtEdge && closings.contains(scalar)
      }
    }
    return text
  }
}

import Media
import PipelineInterface

/// Replaces strings by others, literally, in one pass from the left.
///
/// Where several of them begin at one place the longest counts, of equal ones the first. What was put
/// in is not looked at again.
enum Replace {
  static let find = Parameter<TextList>(
    required: "find", in: 1...10_000,
    help: #"what is replaced: strings separated by |; \n is a line end, \| a bar"#)
  static let with = Parameter<TextList>(
    "with", default: TextList(), in: 0...10_000,
    help: "one string for all of them, or as many as there are, in their order; empty: nothing")

  static let kind = PostProcessorKind(
    name: "replace", medium: .text, version: 1, help: "Replaces strings by others.",
    example: #"<replace find="--|..." with="–|…"/>"#, parameters: [find, with],
    prepare: { values, _ throws(ParameterError) in
      let rules = try Rules(find: values[find].strings, with: values[with].strings)
      return { sample, _ throws(StepError) in
        .text(rules.applied(to: try sample.text(for: "replace")))
      }
    }
  ).bounded { bound, values in
    guard case .text(let characters) = bound else { return bound }
    let new = values[with].strings
    // One rule may apply from end to end; the one that lengthens most is the bound.
    let lengths = values[find].strings.enumerated().map { index, old in
      let text = new.isEmpty ? "" : new[new.count == 1 ? 0 : min(index, new.count - 1)]
      let (length, old) = (text.unicodeScalars.count, old.unicodeScalars.count)
      return length > old ? (characters / max(1, old)).plus(1).times(length) : characters
    }
    return .text(characters: lengths.max() ?? characters)
  }

  private struct Rules {
    /// By first scalar, the longest first.
    private var rules: [Unicode.Scalar: [(find: [Unicode.Scalar], with: [Unicode.Scalar])]] = [:]

    init(find: [String], with: [String]) throws(ParameterError) {
      guard with.count <= 1 || with.count == find.count else {
        throw ParameterError(
          name: "with",
          reason: "must have 1 string or as many as find has (\(find.count)), got \(with.count)")
      }
      for (index, text) in find.enumerated() {
        let new = with.isEmpty ? "" : with[with.count == 1 ? 0 : index]
        let scalars = Array(text.unicodeScalars)
        var same = rules[scalars[0]] ?? []
        let place = same.firstIndex { $0.find.count < scalars.count } ?? same.count
        same.insert((scalars, Array(new.unicodeScalars)), at: place)
        rules[scalars[0]] = same
      }
    }

    func applied(to text: String) -> String {
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      var index = 0
      while index < scalars.count {
        let rest = scalars[index...]
        if let rule = rules[scalars[index]]?.first(where: { rest.starts(with: $0.find) }) {
          result.append(contentsOf: rule.with)
          index += rule.find.count
        } else {
          result.append(scalars[index])
          index += 1
        }
      }
      return String(result)
    }
  }
}

import Media
import PipelineInterface

/// Puts a text into a frame of words.
///
/// `{text}` stands for the text, without a line end after it; `{{` and `}}` are braces.
enum Template {
  static let frame = Parameter<String>(
    required: "text", in: 1...10_000,
    help: "the new text; {text} stands for the old one, {{ and }} are braces")

  static let kind = PostProcessorKind(
    name: "template", medium: .text, version: 1, help: "Puts the text into a frame of words.",
    example: #"<template text="name: {text}"/>"#, parameters: [frame],
    prepare: { values, _ throws(ParameterError) in
      let pieces = try pieces(of: values[frame])
      return { sample, _ throws(StepError) in
        var text = try sample.text(for: "template").unicodeScalars[...]
        while text.last == "\n" || text.last == "\r" { text.removeLast() }
        return .text(pieces.joined(separator: String(text)))
      }
    }
  ).bounded { bound, values in
    guard case .text(let characters) = bound, let pieces = try? pieces(of: values[frame]) else {
      return bound
    }
    let frame = pieces.reduce(0) { $0 + $1.unicodeScalars.count }
    return .text(characters: characters.times(pieces.count - 1).plus(frame))
  }

  /// What stands between the places of the text; at least two pieces.
  private static func pieces(of frame: String) throws(ParameterError) -> [String] {
    var pieces: [String] = []
    var current = String.UnicodeScalarView()
    var rest = frame.unicodeScalars[...]
    while let scalar = rest.first {
      if rest.starts(with: "{text}".unicodeScalars) {
        pieces.append(String(current))
        current = String.UnicodeScalarView()
        rest = rest.dropFirst(6)
      } else if scalar == "{" || scalar == "}" {
        guard rest.dropFirst().first == scalar else {
          throw ParameterError(
            name: "text", reason: "may have {text}, {{ and }}, but no other \(scalar)")
        }
        current.append(scalar)
        rest = rest.dropFirst(2)
      } else {
        current.append(scalar)
        rest = rest.dropFirst()
      }
    }
    pieces.append(String(current))
    guard pieces.count > 1 else {
      throw ParameterError(name: "text", reason: "must have {text}, the place of the old text")
    }
    return pieces
  }
}

import NN
public import PipelineInterface

/// Parameters of every kind that writes text.
public enum TextParameters {
  /// Length of a text.
  public static let characters = Parameter<Int>(
    "characters", default: 280, in: 1...1_000_000,
    help: "length of the text in Unicode characters, the prompt included")
  /// Divides the logits.
  public static let temperature = Parameter<Double>(
    "temperature", default: 0.8, in: 0...5,
    help: "how freely characters are drawn: 0 always takes the likeliest, 1 draws as the model says"
  )
  /// How many of the likeliest characters may be drawn.
  public static let topK = Parameter<Int>(
    "top-k", default: 0, in: 0...65_536,
    help: "draw among this many of the likeliest characters; 0 draws among all")
  /// Which share of the probability may be drawn.
  public static let topP = Parameter<Double>(
    "top-p", default: 1, in: 0...1,
    help: "draw among the likeliest characters that together hold this share of the probability")
  /// How far below the likeliest one a unit may be and still be drawn.
  public static let minP = Parameter<Double>(
    "min-p", default: 0, in: 0...1, omittedAtDefault: true,
    help: "draw among the tokens that are at least this share as likely as the likeliest")
  /// Makes units of the text so far less likely.
  public static let repetition = Parameter<Double>(
    "repetition-penalty", default: 1, in: 0.1...10, omittedAtDefault: true,
    help: "divides the positive logits of tokens in the text so far and multiplies the negative; "
      + "1: none")
  /// Makes units less likely with each time that they stand in the text.
  public static let frequency = Parameter<Double>(
    "frequency-penalty", default: 0, in: -10...10, omittedAtDefault: true,
    help: "taken off a token's logit for each time that it stands in the text so far; 0: none")
  /// Strings before which a text ends.
  public static let stop = Parameter<TextList>(
    "stop", default: TextList(), in: 0...1000, omittedAtDefault: true,
    help: #"strings before which the text ends, separated by |; \n is a line end, \| a bar"#)
  /// Length below which no stop string counts.
  public static let minimumCharacters = Parameter<Int>(
    "minimum-characters", default: 0, in: 0...1_000_000, omittedAtDefault: true,
    help: "a stop string that would leave fewer characters is passed over")
  /// Length in units.
  public static let tokens = Parameter<Int>(
    "tokens", default: 0, in: 0...1_000_000, omittedAtDefault: true,
    help: "most tokens (units of the model) of the text, the prompt included; 0: no limit")
  /// Length in units below which no stop string counts.
  public static let minimumTokens = Parameter<Int>(
    "minimum-tokens", default: 0, in: 0...1_000_000, omittedAtDefault: true,
    help: "a stop string within fewer tokens is passed over")

  /// All of them.
  public static let all: [any AnyParameter] = [
    characters, temperature, topK, topP, minP, repetition, frequency, stop, minimumCharacters,
    tokens, minimumTokens, WeightParameter.precision,
  ]

  /// The rule of a request's values.
  static func rule(_ values: ParameterValues) -> SamplingRule {
    SamplingRule(
      temperature: Float(values[temperature]), topK: values[topK], topP: values[topP],
      minP: values[minP], repetition: Float(values[repetition]),
      frequency: Float(values[frequency]))
  }

  /// What ends the text of a request's values.
  static func limits(_ values: ParameterValues) -> WrittenText.Limits {
    WrittenText.Limits(
      characters: values[characters], minimum: values[minimumCharacters], stops: values[stop])
  }

  /// A prompt as long as the text, or a least length beyond the greatest; `prompt` are its units.
  static func objection(
    to request: GenerationRequest, prompt: [Int32]
  ) -> ParameterError? {
    let values = request.values
    let lengths = [
      (characters, minimumCharacters, (request.prompt ?? "").unicodeScalars.count),
      (tokens, minimumTokens, prompt.count),
    ]
    for (most, least, given) in lengths {
      let length = values[most]
      // No limit on tokens.
      if length == 0 { continue }
      if given >= length, given > 0 {
        return ParameterError(
          name: "prompt",
          reason: "has \(given) \(most.name), and the text is to have \(length) with it")
      }
      if values[least] > length {
        return ParameterError(
          name: least.name,
          reason: "must be at most \(most.name), \(length), got \"\(values[least])\"")
      }
    }
    return nil
  }
}

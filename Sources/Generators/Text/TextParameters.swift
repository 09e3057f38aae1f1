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

  /// All of them.
  public static let all: [any AnyParameter] = [characters, temperature, topK, topP]

  /// The rule of a request's values.
  static func rule(_ values: ParameterValues) -> SamplingRule {
    SamplingRule(
      temperature: Float(values[temperature]), topK: values[topK], topP: values[topP])
  }
}

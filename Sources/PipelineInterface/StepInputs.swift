/// What a step works with beside its values; no path reaches it.
public struct StepInputs: Sendable {
  /// The texts of the files that parameters of type `TextFile` name, by parameter.
  public let texts: [String: String]

  /// Inputs from their parts.
  public init(texts: [String: String] = [:]) {
    self.texts = texts
  }
}

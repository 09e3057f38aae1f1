/// What a step works with beside its values; no path reaches it.
public struct StepInputs: Sendable {
  /// The texts of the files that parameters of type `TextFile` name, by parameter.
  public let texts: [String: String]
  /// What the model's training data were like; `nil`: its checkpoint does not tell.
  public let fingerprints: Fingerprints?

  /// Inputs from their parts.
  public init(texts: [String: String] = [:], fingerprints: Fingerprints? = nil) {
    self.texts = texts
    self.fingerprints = fingerprints
  }
}

/// How an index is drawn from logits.
public struct SamplingRule: Hashable, Sendable {
  /// Divides the logits; 0 takes the largest logit, the first of equals.
  public var temperature: Float
  /// Keeps this many of the most probable indices; 0 keeps all.
  public var topK: Int
  /// Then keeps the fewest most probable indices that hold this share of what is left, in 0...1;
  /// 1 keeps all.
  public var topP: Double

  /// A rule from its parts.
  public init(temperature: Float = 1, topK: Int = 0, topP: Double = 1) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
  }
}

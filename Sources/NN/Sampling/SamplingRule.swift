/// How an index is drawn from logits.
public struct SamplingRule: Hashable, Sendable {
  /// Divides the logits; 0 takes the largest logit, the first of equals.
  public var temperature: Float
  /// Keeps this many of the most probable indices; 0 keeps all.
  public var topK: Int
  /// Then keeps the fewest most probable indices that hold this share of what is left, in 0...1;
  /// 1 keeps all.
  public var topP: Double
  /// Then keeps the indices that have at least this share of the largest probability, in 0...1;
  /// 0 keeps all.
  public var minP: Double
  /// Before the temperature: divides the positive logits of indices noted before and multiplies the
  /// others; 1 changes none.
  public var repetition: Float
  /// Then is taken off an index's logit once for each time that it was noted; 0 changes none.
  public var frequency: Float

  /// A rule from its parts.
  public init(
    temperature: Float = 1, topK: Int = 0, topP: Double = 1, minP: Double = 0,
    repetition: Float = 1, frequency: Float = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetition = repetition
    self.frequency = frequency
  }

  /// Whether each of `count` indices may be drawn, by its logit as it is.
  func keepsAll(of count: Int) -> Bool {
    temperature > 0 && !(1..<max(count, 1)).contains(topK) && topP >= 1 && minP <= 0 && !looksBack
  }

  /// Whether what was drawn before matters.
  var looksBack: Bool { repetition != 1 || frequency != 0 }
}

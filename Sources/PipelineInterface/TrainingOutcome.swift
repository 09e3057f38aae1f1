/// What a training ends with.
public struct TrainingOutcome: Sendable {
  /// A checkpoint beside the one that the recipe keeps.
  public struct Alternative: Sendable {
    /// Which one: `best` or `last`.
    public let name: String
    /// Its bytes (safetensors).
    public let checkpoint: [UInt8]

    /// A checkpoint under a name.
    public init(name: String, checkpoint: [UInt8]) {
      self.name = name
      self.checkpoint = checkpoint
    }
  }

  /// The checkpoint's bytes (safetensors).
  public let checkpoint: [UInt8]
  /// The weights that the recipe does not keep, when a held-out loss told the best ones.
  public let alternative: Alternative?
  /// What the checkpoint says about itself.
  public let facts: ModelFacts
  /// Steps done; fewer than asked when it was stopped.
  public let steps: Int
  /// Whether nothing is left to do: all steps, or the recipe's patience is over.
  public let isComplete: Bool
  /// Held-out loss at the end.
  public let validation: Double?
  /// Unit of the losses, for people: `nats/character`.
  public let unit: String

  /// An outcome from its parts.
  public init(
    checkpoint: [UInt8], alternative: Alternative? = nil, facts: ModelFacts, steps: Int,
    isComplete: Bool, validation: Double?, unit: String
  ) {
    self.checkpoint = checkpoint
    self.alternative = alternative
    self.facts = facts
    self.steps = steps
    self.isComplete = isComplete
    self.validation = validation
    self.unit = unit
  }
}

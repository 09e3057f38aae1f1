public import Media

/// A kind of generator as a value: what the manifest, the schema, the help and the batch need.
public struct GeneratorKind: Sendable {
  /// Element name in manifests and recipes: `lstm`, `sample-rnn`.
  public let name: String
  /// What it makes.
  public let medium: Medium
  /// One sentence for people.
  public let help: String
  /// Attributes of a job.
  public let parameters: [any AnyParameter]
  /// Whether a job may have prompts.
  public let acceptsPrompt: Bool
  /// Whether its samples can be frames of a walk from draw to draw (`GenerationRequest.walk`).
  public let interpolates: Bool
  /// Opens a checkpoint given as its bytes; `threads` workers at most.
  public let load: @Sendable (_ checkpoint: [UInt8], _ threads: Int) throws -> LoadedModel
  /// A rough figure for `plan`: the seconds that one item takes on one core.
  public let secondsPerItem: @Sendable (ParameterValues) -> Double
  /// How a model of this kind is trained.
  public let trainer: any Trainer

  /// A kind from its parts.
  public init(
    name: String, medium: Medium, help: String, parameters: [any AnyParameter],
    acceptsPrompt: Bool, interpolates: Bool = false,
    load: @escaping @Sendable (_ checkpoint: [UInt8], _ threads: Int) throws -> LoadedModel,
    secondsPerItem: @escaping @Sendable (ParameterValues) -> Double, trainer: any Trainer
  ) {
    self.name = name
    self.medium = medium
    self.help = help
    self.parameters = parameters
    self.acceptsPrompt = acceptsPrompt
    self.interpolates = interpolates
    self.load = load
    self.secondsPerItem = secondsPerItem
    self.trainer = trainer
  }
}

public import Media

/// A post-processing step as a value.
///
/// A step is a pure function of sample, values and its stream.
public struct PostProcessorKind: Sendable {
  /// Element name: `wrap`.
  public let name: String
  /// The medium it takes and gives.
  public let medium: Medium
  /// Raised when the step's results change; part of the content key.
  public let version: Int
  /// One sentence for people.
  public let help: String
  /// Attributes.
  public let parameters: [any AnyParameter]
  /// Applies the step.
  public let apply: @Sendable (Sample, ParameterValues, StepContext) throws(StepError) -> Sample

  /// A step from its parts.
  public init(
    name: String, medium: Medium, version: Int, help: String, parameters: [any AnyParameter],
    apply: @escaping @Sendable (Sample, ParameterValues, StepContext) throws(StepError) -> Sample
  ) {
    self.name = name
    self.medium = medium
    self.version = version
    self.help = help
    self.parameters = parameters
    self.apply = apply
  }
}

/// What a step may know of its item: the key of its random stream.
public struct StepContext: Sendable {
  /// First 8 bytes of the item key.
  public let key: UInt64
  /// The attempt.
  public let attempt: UInt32
  /// Position of the step in its job; its stream is 100 + position.
  public let position: Int
  /// A context from its parts.
  public init(key: UInt64, attempt: UInt32, position: Int) {
    self.key = key
    self.attempt = attempt
    self.position = position
  }
}

/// A step that cannot work on its sample: the item fails.
public struct StepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, in lower case, no period.
  public let reason: String
  /// An error with a reason.
  public init(_ reason: String) { self.reason = reason }
  /// The reason.
  public var description: String { reason }
}

public import Media

/// A step over all items of a job as a value: what is made of them, or left out, once after the last.
///
/// A pure function of the items in their order; no item depends on it.
public struct JobStepKind: Sendable {
  /// The most items of a job that has such a step: names and sizes of all are held in memory.
  public static let maximumItems = 100_000

  /// Element name: `atlas`.
  public let name: String
  /// The media whose jobs may have it.
  public let media: [Medium]
  /// Raised when its results change; part of the plan's fingerprint.
  public let version: Int
  /// One sentence for people.
  public let help: String
  /// A line of a manifest that shows it at work.
  public let example: String
  /// Attributes.
  public let parameters: [any AnyParameter]
  /// What it does, its values being known.
  ///
  /// What is wrong with them together is thrown here, before work starts.
  public let prepare: @Sendable (ParameterValues) throws(ParameterError) -> JobWork

  /// A step from its parts.
  public init(
    name: String, media: [Medium], version: Int, help: String, example: String,
    parameters: [any AnyParameter],
    prepare: @escaping @Sendable (ParameterValues) throws(ParameterError) -> JobWork
  ) {
    self.name = name
    self.media = media
    self.version = version
    self.help = help
    self.example = example
    self.parameters = parameters
    self.prepare = prepare
  }
}

/// What a step over all items does.
public enum JobWork: Sendable {
  /// Makes files of them.
  case sheets(any SheetMaker)
  /// Leaves those out that equal an earlier one, or are more like it than a limit.
  case unique(limit: Double)
}

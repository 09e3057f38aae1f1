/// A training or an evaluation that cannot go on.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
  /// Who has to act.
  public enum Kind: Hashable, Sendable {
    /// The data are not where the recipe says.
    case missingData
    /// A data file cannot be used: broken, of another format, too large.
    case badData
    /// Data and recipe do not fit together: nothing held out, a clip shorter than a window.
    case unsuitable
    /// The loss or a gradient is no longer a number.
    case diverged
    /// What an earlier run saved is of another training.
    case badState
  }

  /// Who has to act.
  public let kind: Kind
  /// What is wrong, in lower case, no period; names the file, or the step and the parameter.
  public let reason: String
  /// The last good weights of a training that diverged.
  public let kept: TrainingOutcome?

  /// An error from its parts.
  public init(_ kind: Kind, _ reason: String, kept: TrainingOutcome? = nil) {
    self.kind = kind
    self.reason = reason
    self.kept = kept
  }

  /// The reason.
  public var description: String { reason }
}

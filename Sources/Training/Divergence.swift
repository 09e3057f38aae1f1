/// A training whose loss or gradient is no longer a number.
///
/// It is found before the update, so the parameters are those of the last good step.
public struct Divergence: Error, Hashable, Sendable, CustomStringConvertible {
  /// Steps done before the one that failed.
  public let steps: Int
  /// What is not finite, in lower case: `the loss is nan`, `the gradient of head.weight is not finite`.
  public let what: String

  /// A divergence from its parts.
  public init(steps: Int, what: String) {
    self.steps = steps
    self.what = what
  }

  public var description: String { "training diverged at step \(steps + 1): \(what)" }
}

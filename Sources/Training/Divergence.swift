/// A training whose loss or gradient is no longer a number.
///
/// It is looked for before each update, so the parameters are those of the last good step.
public struct Divergence: Error, Hashable, Sendable, CustomStringConvertible {
  /// The step that failed, from 1.
  public let step: Int
  /// What is not finite: `the loss is nan`, `the gradient of head.weight is not finite`.
  public let what: String

  /// A divergence from its parts.
  public init(step: Int, what: String) {
    self.step = step
    self.what = what
  }

  /// `training diverged at step 12: the loss is nan`.
  public var description: String { "training diverged at step \(step): \(what)" }
}

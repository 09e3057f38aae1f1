/// A step that cannot work on its sample: the item fails, or is drawn again.
public struct StepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, in lower case, no period.
  public let reason: String
  /// One word for what a sample was turned down for (`silence`); `nil`: the step cannot work.
  public let rejection: String?
  /// How many draws an item may have in all where it was turned down.
  public let tries: Int

  /// An error with a reason: the item fails.
  public init(_ reason: String) {
    self.init(reason, rejection: nil, tries: 1)
  }

  /// A sample turned down: the item is drawn again while it has had fewer than `tries` draws.
  public static func rejected(_ rejection: String, tries: Int, _ reason: String) -> StepError {
    StepError(reason, rejection: rejection, tries: tries)
  }

  private init(_ reason: String, rejection: String?, tries: Int) {
    self.reason = reason
    self.rejection = rejection
    self.tries = tries
  }

  /// The reason.
  public var description: String { reason }
}

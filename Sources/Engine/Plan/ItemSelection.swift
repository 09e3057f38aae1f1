import Numerics

/// What `--only` names: a job, or one item of it by its number.
public struct ItemSelection: Hashable, Sendable, CustomStringConvertible {
  /// Id of the job.
  public let job: String
  /// Number of the item, from 1, as in its file name; `nil`: the whole job.
  public let number: Int?

  /// A selection of a text `JOB` or `JOB/ITEM`; `nil` when it is neither.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let job = parts.first, !job.isEmpty, parts.count <= 2 else { return nil }
    self.job = String(job)
    guard parts.count == 2 else {
      number = nil
      return
    }
    guard let number = DecimalText.integer(String(parts[1])), number >= 1 else { return nil }
    self.number = number
  }

  /// The text that it was made of.
  public var description: String { number.map { "\(job)/\($0)" } ?? job }
}

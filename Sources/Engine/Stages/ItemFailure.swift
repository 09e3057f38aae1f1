/// An item that failed for good: the others go on.
public struct ItemFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where on its way an item failed.
  public enum Stage: Hashable, Sendable, CustomStringConvertible {
    case generate
    /// A post-processing step, by name.
    case step(String)
    case encode

    /// `generate`, `encode`, or the name of the step.
    public var description: String {
      switch self {
      case .generate: "generate"
      case .encode: "encode"
      case .step(let name): name
      }
    }
  }

  /// The item's position in the plan.
  public let position: Int
  /// Id of its job.
  public let job: String
  /// Its number in the job, from 1.
  public let number: Int
  /// Where its job stands: `file:line:column`.
  public let origin: String
  /// The stage that failed: `generate`, `encode`, or the name of a step.
  public let stage: String
  /// What happened, in lower case, no period.
  public let reason: String
  /// Why its draws were of no use, a word each; none where the first draw failed.
  public private(set) var rejections: [String] = []

  init(_ job: PlannedJob, _ item: PlannedItem, stage: Stage, reason: String) {
    self.init(job, item, stage: stage.description, reason: reason)
  }

  init(
    _ job: PlannedJob, _ item: PlannedItem, stage: String, reason: String,
    rejections: [String] = []
  ) {
    self.rejections = rejections
    position = item.position
    self.job = job.id
    number = item.number
    origin = job.origin
    self.stage = stage
    self.reason = reason
  }

  /// The same failure of an item whose draws were all turned down.
  func after(_ rejections: [String]) -> ItemFailure {
    var failure = self
    failure.rejections = rejections
    return failure
  }

  /// `Pipelines/nightly.xml:14:3: rumours/17 failed at wrap: reason`.
  public var description: String {
    "\(origin): \(job)/\(number) failed at \(stage): \(reason)"
      + (rejections.count > 1 ? ", the last of \(rejections.count) draws" : "")
  }
}

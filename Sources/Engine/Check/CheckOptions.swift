/// How a check goes about its work, and what it refuses; no other finding depends on it.
public struct CheckOptions: Sendable {
  /// Workers at most.
  public var threads: Int
  /// Items that are made together; `nil`: as many as is best.
  public var batch: Int?
  /// What an index and the files of a run may ask for; a manifest's limits are those of its plan.
  public var limits: PlanLimits

  /// Options; all have a default.
  public init(threads: Int = 1, batch: Int? = nil, limits: PlanLimits = PlanLimits()) {
    self.threads = threads
    self.batch = batch
    self.limits = limits
  }
}

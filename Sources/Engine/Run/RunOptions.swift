/// How a run goes about its work; no byte of a result depends on it.
public struct RunOptions: Sendable {
  /// Threads that finish samples while the next ones are generated; 1: one after the other.
  public var threads: Int
  /// Whether to wait while another process runs the same plan.
  public var waits: Bool
  /// Whether items that failed for good are tried again.
  public var retriesFailed: Bool
  /// So many failed items, those of earlier runs included, stop the run; `nil`: none do.
  public var failureLimit: Int?
  /// When the run is to end; one item at least is made whatever the time; `nil`: when it is over.
  public var deadline: ContinuousClock.Instant?
  /// Where post-processed samples are kept for later runs; `nil`: nowhere.
  public var cache: CacheOptions?
  /// The command that goes on with the run of a day, as a shell reads it; noted for `PastRuns`.
  public var command: (@Sendable (CalendarDate) -> String)?
  /// Tells how old unsynced work is.
  package var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// Options; all have a default.
  public init(
    threads: Int = 1, waits: Bool = false, retriesFailed: Bool = false, failureLimit: Int? = nil
  ) {
    self.threads = threads
    self.waits = waits
    self.retriesFailed = retriesFailed
    self.failureLimit = failureLimit
  }
}

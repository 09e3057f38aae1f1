/// How a check goes about its work; no finding depends on it.
public struct CheckOptions: Sendable {
  /// Workers at most.
  public var threads: Int
  /// Items that are made together; `nil`: as many as is best.
  public var batch: Int?

  /// Options; both have a default.
  public init(threads: Int = 1, batch: Int? = nil) {
    self.threads = threads
    self.batch = batch
  }
}

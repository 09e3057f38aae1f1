/// Watches a run, for people; called on the thread that runs it.
public protocol RunObserver: AnyObject {
  /// Something happened.
  func runDid(_ event: RunEvent)
}

/// What happens in a run.
public enum RunEvent: Sendable {
  /// Another process runs the same plan: the run starts when that one ends.
  case waiting
  /// The folder is known; `kept` items are there already, from an earlier, interrupted run.
  case started(folder: String, items: Int, kept: Int)
  /// An item is made.
  case itemDone(Artifact)
  /// An item failed for good.
  case itemFailed(ItemFailure)
  /// What was to be made of all items of a job cannot be made.
  case jobStepFailed(JobStepFailure)
  /// Something beside the run's results could not be done; in lower case, no period.
  case warning(String)
  /// The run is over or was stopped.
  case finished(RunSummary)
}

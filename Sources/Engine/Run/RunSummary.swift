public import Files

/// How a run ended.
public struct RunSummary: Sendable {
  /// The ways in which a run ends without an error.
  public enum Ending: Hashable, Sendable {
    /// Every item is published or has failed for good.
    case complete
    /// It was complete before; nothing was written.
    case nothingToDo
    /// Stopped; the same command resumes.
    case stopped(Cancellation.Cause)
  }

  /// How it ended.
  public let ending: Ending
  /// The run's folder.
  public let folder: String
  /// Items in the plan.
  public let items: Int
  /// Items made by this run.
  public let made: Int
  /// Items that were there before, intact.
  public let kept: Int
  /// Items that failed for good, in this run or before.
  public let failed: Int
  /// Items that were made and left out, because an earlier one is like them.
  public var duplicates = 0
  /// Steps over all items of a job that failed.
  public var unmade = 0
  /// Bytes of the files made by this run.
  public let bytes: Int
  /// Wall time of this run.
  public let seconds: Double
  /// Of the items made, those whose samples the cache held.
  public internal(set) var cached = 0
  /// Files of the cache that were damaged: their items were made again.
  public internal(set) var damaged = 0
  /// Why the cache was given up; `nil`: it was not.
  public internal(set) var cacheFault: FileError?

  /// What to tell the shell.
  public var exitCode: ExitCode {
    if case .stopped(let cause) = ending { return cause.exitCode }
    return failed + unmade == 0 ? .success : .itemsFailed
  }
}

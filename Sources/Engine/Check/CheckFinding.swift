public import Media

/// What is wrong with one item that was checked, or with a file made of all items of a job.
public struct CheckFinding: Hashable, Sendable {
  /// The ways in which an item can be found wanting.
  public enum Kind: String, CaseIterable, Sendable {
    /// There is no file, or what was compared lacks the item.
    case missing
    /// The file is not the one that the index tells of.
    case altered
    /// The item, made again, is not the one that the index tells of.
    case different
    /// The item cannot be made again.
    case unmakeable
    /// The item is made, and what it is compared with does not have it.
    case extra
  }

  /// Path of its file under the run's folder, or the file itself.
  public let path: String
  /// Id of its job, or of the set whose cards it lists.
  public let job: String
  /// Its number in the job, from 1; 0: it is made of all of them.
  public let item: Int
  /// What is wrong.
  public let kind: Kind
  /// More of it, in lower case, no period.
  public let reason: String
  /// Where two contents first differ, if both are at hand.
  public let difference: ContentDifference?

  init(
    _ kind: Kind, path: String, job: String, item: Int, _ reason: String,
    _ difference: ContentDifference? = nil
  ) {
    self.kind = kind
    self.path = path
    self.job = job
    self.item = item
    self.reason = reason
    self.difference = difference
  }
}

/// Watches a check, for people; called on the thread that checks.
public protocol CheckObserver: AnyObject {
  /// Something happened.
  func checkDid(_ event: CheckEvent)
}

/// What happens in a check.
public enum CheckEvent: Sendable {
  /// So many items of all are looked at.
  case started(chosen: Int, items: Int)
  /// An item was looked at, and nothing or something was found.
  case checked(path: String, findings: [CheckFinding])
  /// A file that is made of all items of a job was looked at, after the items.
  case sheetChecked(path: String, findings: [CheckFinding])
  /// Something that concerns more than one item.
  case noted(String)
}

/// What a check came to.
public struct CheckSummary: Hashable, Sendable {
  /// Items that there are.
  public internal(set) var items = 0
  /// Items that were looked at.
  public internal(set) var checked = 0
  /// Files made of all items of jobs that were looked at.
  public internal(set) var sheets = 0
  /// Items and sheets of which something was found.
  public internal(set) var wrong = 0
  /// Findings by kind.
  public internal(set) var findings: [CheckFinding.Kind: Int] = [:]
  /// Why it was stopped before its end.
  public internal(set) var cause: Cancellation.Cause?

  /// What to tell the shell.
  public var exitCode: ExitCode {
    cause?.exitCode ?? (wrong == 0 ? .success : .itemsFailed)
  }

  mutating func count(_ found: [CheckFinding]) {
    if !found.isEmpty { wrong += 1 }
    for finding in found { findings[finding.kind, default: 0] += 1 }
  }
}

/// A run that cannot start, for a reason that lies in no document.
public enum RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process runs the same plan, or is claiming a folder for a very long time.
  case locked(String)
  /// Other processes make shards of the same plan.
  case shardsRunning([Shard])
  /// The plan is split into another number of shards; their folders lie in `folder`.
  case otherSplit(Shard, there: [Shard], folder: String)
  /// Stopped while waiting for another process that runs the same plan.
  case stoppedWaiting(Cancellation.Cause)
  /// `--only` names a job that the manifest does not have.
  case unknownJob(String, known: [String])
  /// `--only` names an item that the job does not have.
  case unknownItem(job: String, number: Int, count: Int)
  /// A folder of the run is a link or a file: nothing is written through it.
  case notAFolder(String)
  /// The trainer refuses the data, or the training went astray.
  case trainingFailed(String)

  /// What to tell the shell.
  public var exitCode: ExitCode {
    switch self {
    case .locked, .shardsRunning: .locked
    case .stoppedWaiting(let cause): cause.exitCode
    case .unknownJob, .unknownItem, .otherSplit: .usage
    case .notAFolder: .cannotCreate
    case .trainingFailed: .badData
    }
  }

  /// What happened, in lower case, no period.
  public var description: String {
    switch self {
    case .locked(let lock): "another run of the same plan holds '\(lock)'"
    case .shardsRunning(let shards):
      "\(Shard.list(shards)) of the same plan \(shards.count == 1 ? "is" : "are") being made"
    case .otherSplit(let shard, let others, let folder):
      "shard \(shard) of a plan that is split otherwise: \(Shard.list(others)) "
        + "\(others.count == 1 ? "is" : "are") there; go on with those, or let a run without "
        + "--shard make the rest, or remove their folders in '\(folder)'"
    case .stoppedWaiting: "stopped while another run of the same plan was going on"
    case .unknownJob(let job, let known):
      "no job '\(job)' in this manifest; its jobs are \(known.joined(separator: ", "))"
    case .unknownItem(let job, let number, let count):
      "no item \(number) in job '\(job)'; its items are 1 to \(count)"
    case .notAFolder(let path): "cannot create '\(path)': something that is no folder is there"
    case .trainingFailed(let reason): reason
    }
  }
}

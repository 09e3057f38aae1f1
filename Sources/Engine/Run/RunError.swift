/// A run that cannot start, for a reason that lies in no document.
public enum RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process runs the same plan, or is claiming a folder for a very long time.
  case locked(String)
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
    case .locked: .locked
    case .stoppedWaiting(let cause): cause.exitCode
    case .unknownJob, .unknownItem: .usage
    case .notAFolder: .cannotCreate
    case .trainingFailed: .badData
    }
  }

  /// What happened, in lower case, no period.
  public var description: String {
    switch self {
    case .locked(let lock): "another run of the same plan holds '\(lock)'"
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

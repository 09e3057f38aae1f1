import Engine

/// How one call of `pipeline run` ended, for scripts.
///
/// The property names are the JSON's.
struct RunReport: Encodable {
  /// In which state the run's folder is left.
  enum State: String, Encodable {
    /// Every item is there.
    case complete
    /// All is done, but some items failed for good.
    case failures
    /// Begun and not over: the same command goes on.
    case unfinished
    /// Another process runs the same plan.
    case running
    /// Nothing was begun.
    case refused
  }

  /// The manifest's name; absent when it could not be read.
  var manifest: String?
  /// The manifest's path as it was given.
  let path: String
  /// Day of the run's folder; absent when there is none.
  var date: String?
  /// The run's folder, relative to the output folder; absent when there is none.
  var folder: String?
  /// Items in the plan, or in its shard, and of them made by this call, found from earlier ones, failed for good.
  var (items, made, kept, failed) = (0, 0, 0, 0)
  /// Of the items made, those that came from the cache.
  var cached = 0
  /// Items that `unique` left out, and steps over all items of a job that failed.
  var (duplicates, unmade) = (0, 0)
  /// Bytes of the files made by this call.
  var bytes = 0
  /// Wall time.
  var seconds = 0.0
  var state = State.refused
  var exitCode = Engine.ExitCode.success.rawValue
  /// What the program told before it ended, if that was no run's own end.
  var error: String?

  /// A report of a run that was not begun.
  init(path: String) { self.path = path }

  /// One line, its keys sorted.
  var line: String {
    get throws { try JSONText.line(of: self) }
  }

  /// The state that follows from the exit code.
  static func state(_ code: Engine.ExitCode, isBegun: Bool, isOver: Bool) -> State {
    switch code {
    case .success: .complete
    case .itemsFailed where isOver: .failures
    case .locked: .running
    default: isBegun ? .unfinished : .refused
    }
  }
}

import Engine
import Files
import Synchronization

/// Gathers what becomes of a run, and tells it once: to scripts, and to the command of `--notify`.
///
/// Any thread may end the run: the one that runs it, or the one that drops it when it does not stop.
final class RunReporter: RunObserver, Sendable {
  private struct Told {
    var report: RunReport
    var isTold = false
  }

  private let isJSON: Bool
  private let command: NotifyCommand?
  private let console: Console
  private let start = ContinuousClock.now
  private let told: Mutex<Told>

  init(_ path: String, isJSON: Bool, notify: String?, console: Console) {
    self.isJSON = isJSON
    self.console = console
    command = notify.map { NotifyCommand($0) }
    told = Mutex(Told(report: RunReport(path: path)))
  }

  /// Takes what the plan says.
  func didPlan(_ plan: Plan) {
    told.withLock { told in
      told.report.manifest = plan.name
      told.report.items = plan.itemCount
    }
  }

  func runDid(_ event: RunEvent) {
    told.withLock { told in
      switch event {
      case .waiting, .warning: break
      case .started(let folder, let items, let kept):
        told.report.place(folder)
        told.report.items = items
        told.report.kept = kept
      case .itemDone(let artifact):
        told.report.made += 1
        told.report.bytes += artifact.bytes
      case .itemFailed: told.report.failed += 1
      case .jobStepFailed: told.report.unmade += 1
      case .finished(let summary):
        told.report.place(summary.folder)
        told.report.items = summary.items
        told.report.made = summary.made
        told.report.kept = summary.kept
        told.report.failed = summary.failed
        told.report.cached = summary.cached
        told.report.duplicates = summary.duplicates
        told.report.unmade = summary.unmade
        told.report.bytes = summary.bytes
      }
    }
  }

  /// Tells how the run ended: its folder to people who read standard output, a line of JSON to
  /// scripts.
  func end(_ summary: RunSummary) throws {
    let isOver = if case .stopped = summary.ending { false } else { true }
    guard let report = take(summary.exitCode, isOver: isOver, error: nil) else { return }
    if isJSON {
      try console.result(try report.line)
    } else {
      try console.outcome(summary.folder)
    }
  }

  /// Tells scripts of an error, which people have been told of.
  func end(_ error: any Error, _ code: Engine.ExitCode) throws {
    told.withLock { $0.report.exitCode = code.rawValue }
    guard let report = take(code, isOver: false, error: "\(error)"), isJSON else { return }
    try console.result(try report.line)
  }

  /// Tells scripts of a run that is dropped; whether it had not ended in another way by then.
  func drop(_ cause: Cancellation.Cause) -> Bool {
    guard let report = take(cause.exitCode, isOver: false, error: nil) else { return false }
    if isJSON, let line = try? report.line { try? console.result(line) }
    return true
  }

  /// Runs the command of `--notify` if the run failed.
  func notify(isStopped: () -> Bool) {
    let report = told.withLock { $0.report }
    guard let command, let code = Engine.ExitCode(rawValue: report.exitCode), code.isFailure
    else { return }
    if let trouble = command.run(report, isStopped: isStopped) {
      console.problem("--notify: \(trouble)")
    }
  }

  /// The report as it stands, for the one who is the first to tell it.
  private func take(
    _ code: Engine.ExitCode, isOver: Bool, error: String?
  ) -> RunReport? {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return told.withLock { told in
      if told.isTold { return nil }
      told.isTold = true
      told.report.seconds = (seconds * 1000).rounded() / 1000
      told.report.exitCode = code.rawValue
      told.report.state = RunReport.state(
        code, isBegun: told.report.folder != nil, isOver: isOver)
      told.report.error = error
      return told.report
    }
  }
}

extension RunReport {
  /// Takes the run's folder, `OUTPUT/DATE/NAME`.
  fileprivate mutating func place(_ folder: String) {
    let date = Path.name(of: Path.folder(of: folder))
    self.date = date
    self.folder = Path.join(date, Path.name(of: folder))
  }
}

extension Engine.ExitCode {
  /// Whether something is wrong.
  ///
  /// A run that another one is doing, or that was told to stop, goes on with the same command.
  var isFailure: Bool {
    switch self {
    case .success, .locked, .timeLimit, .interrupted, .terminated: false
    default: true
    }
  }
}

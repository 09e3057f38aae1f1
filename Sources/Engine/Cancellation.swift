import Synchronization

/// The wish to stop a run or a training, set by a signal handler and asked by the work.
public final class Cancellation: Sendable {
  /// Why to stop.
  public enum Cause: Int, Sendable {
    /// SIGINT: somebody pressed Ctrl-C.
    case interrupt = 1
    /// SIGTERM: the system wants the machine back.
    case terminate = 2
    /// The time that was given is over.
    case timeLimit = 3
    /// Too many items have failed.
    case failures = 4
  }

  private let state = Atomic<Int>(0)
  private let isPatient = Atomic<Bool>(false)

  /// Nothing to stop yet.
  public init() {}

  /// Asks to stop; the first cause stays.
  public func cancel(_ cause: Cause) {
    _ = state.compareExchange(expected: 0, desired: cause.rawValue, ordering: .relaxed)
  }

  /// Why to stop; `nil`: go on.
  public var cause: Cause? { Cause(rawValue: state.load(ordering: .relaxed)) }

  /// Whether what is at work is brought to its end even when the time that was given is over: without
  /// that a run might never get on.
  public var outlastsTime: Bool {
    get { isPatient.load(ordering: .relaxed) }
    set { isPatient.store(newValue, ordering: .relaxed) }
  }

  /// Whether to stop.
  public var isCancelled: Bool { cause != nil }
}

extension Cancellation.Cause {
  /// The exit code of a run that stopped for this cause.
  public var exitCode: ExitCode {
    switch self {
    case .interrupt: .interrupted
    case .terminate: .terminated
    case .timeLimit: .timeLimit
    case .failures: .itemsFailed
    }
  }
}

import Engine
import Synchronization

/// Time that passes only when a test says so.
final class Clock: Sendable {
  private let time = Mutex(ContinuousClock.now)

  /// Lets time pass.
  func advance(_ duration: Duration) { time.withLock { $0 += duration } }

  /// Options of runs that tell time by this clock.
  func options(_ options: RunOptions = RunOptions()) -> RunOptions {
    var options = options
    options.now = { [self] in time.withLock { $0 } }
    return options
  }
}

import Dispatch
import Engine
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a wish to stop; a second signal ends the program at once.
final class Interruption {
  /// What the work asks.
  let cancellation = Cancellation()
  private let lastWords: @Sendable (Cancellation.Cause) -> Bool
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  ///
  /// With `grace`, the program ends so many seconds after the first signal even when the work does
  /// not: for works that lose nothing by that. `lastWords` are called before that, and say whether
  /// the work had not ended by then.
  init(
    grace: Double? = nil,
    lastWords: @escaping @Sendable (Cancellation.Cause) -> Bool = { _ in true }
  ) {
    self.lastWords = lastWords
    let cancellation = cancellation
    let signals = Signals()
    Self.block(SIGINT, SIGTERM)
    sources = [(SIGINT, Cancellation.Cause.interrupt), (SIGTERM, .terminate)].map { number, cause in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // @Sendable: else the handler would belong to the main actor and trap on the queue's thread.
      source.setEventHandler { @Sendable in
        if signals.isFirst() {
          cancellation.cancel(cause)
          if let grace { Self.end(after: grace, cause, lastWords) }
        } else {
          _ = lastWords(cause)
          _exit(cause.exitCode.rawValue)
        }
      }
      source.resume()
      return source
    }
  }

  /// Keeps signals waiting for their sources, in this thread and those that it starts.
  ///
  /// The default handling would end the program first. To ignore them would also drop one that came
  /// before: of a parent that blocks signals, as some do.
  private static func block(_ numbers: Int32...) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Asks to stop after so many seconds; what outlasts the time is waited for.
  func stop(after seconds: Double, grace: Double) {
    let (cancellation, lastWords) = (cancellation, lastWords)
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { @Sendable in
      cancellation.cancel(.timeLimit)
      Self.end(cancellation, after: grace, lastWords)
    }
  }

  /// Ends the program some time after nothing outlasts the time any more.
  private static func end(
    _ cancellation: Cancellation, after grace: Double,
    _ lastWords: @escaping @Sendable (Cancellation.Cause) -> Bool
  ) {
    guard cancellation.outlastsTime else { return end(after: grace, .timeLimit, lastWords) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { @Sendable in
      end(cancellation, after: grace, lastWords)
    }
  }

  /// Ends the program as a kill would, if it has not ended by then.
  private static func end(
    after seconds: Double, _ cause: Cancellation.Cause,
    _ lastWords: @escaping @Sendable (Cancellation.Cause) -> Bool
  ) {
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { @Sendable in
      guard lastWords(cause) else { return }
      Console().problem("stopped; the current items are dropped, the same command makes the rest")
      _exit(cause.exitCode.rawValue)
    }
  }
}

/// Whether a signal is the first.
private final class Signals: Sendable {
  private let hasCome = Atomic(false)

  func isFirst() -> Bool { !hasCome.exchange(true, ordering: .relaxed) }
}

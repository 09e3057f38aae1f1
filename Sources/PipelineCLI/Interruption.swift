import Dispatch
import Engine
import Glibc

/// Turns SIGINT and SIGTERM into a wish to stop; a second signal ends the program at once.
final class Interruption {
  /// What the work asks.
  let cancellation = Cancellation()
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  init() {
    let cancellation = cancellation
    sources = [(SIGINT, Cancellation.Cause.interrupt), (SIGTERM, .terminate)].map { number, cause in
      // The source only observes: without this the default handling would end the program first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // @Sendable: else the handler would belong to the main actor and trap on the queue's thread.
      source.setEventHandler { @Sendable in
        if cancellation.isCancelled { _exit(cause.exitCode.rawValue) }
        cancellation.cancel(cause)
      }
      source.resume()
      return source
    }
  }
}

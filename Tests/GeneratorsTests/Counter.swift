import Synchronization

/// Counts calls from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)

  /// 1, then 2, then 3 and so on.
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}

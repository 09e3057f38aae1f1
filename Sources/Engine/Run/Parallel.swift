import Dispatch
import Synchronization

/// One work on many values, by several threads.
enum Parallel {
  /// The results in the order of the values.
  static func map<Value: Sendable, Result: Sendable>(
    _ values: [Value], threads: Int, _ transform: @Sendable (Value) -> Result
  ) -> [Result] {
    guard threads > 1, values.count > 1 else { return values.map(transform) }
    let results = Mutex([Result?](repeating: nil, count: values.count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, values.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < values.count else { return }
        let result = transform(values[index])
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

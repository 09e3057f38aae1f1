import Dispatch
import Synchronization

/// Values that a thread of its own makes, a few ahead of who takes them.
final class Prefetch<Value: Sendable>: Sendable {
  /// What `next` finds.
  enum Arrival {
    case value(Value)
    /// Nothing came in time.
    case nothing
    /// There are no more.
    case end
  }

  private struct State {
    var values: [Value] = []
    var isHeld = false
    var thread: WorkThread?
  }

  private let make: @Sendable (_ isStopped: @Sendable () -> Bool) -> Value?
  private let state = Mutex(State())
  private let isStopped = Atomic(false)
  private let free: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)

  /// Values until `make` gives `nil`; `start` begins.
  ///
  /// At most `depth` values are alive, the one taken last among them: with 1 the maker and the taker
  /// work in turn.
  init(depth: Int, _ make: @escaping @Sendable (_ isStopped: @Sendable () -> Bool) -> Value?) {
    self.make = make
    // A semaphore must not be released below the value that it began with.
    free = DispatchSemaphore(value: 0)
    for _ in 0..<depth { free.signal() }
  }

  /// Starts the thread; without one the values are made by `next`.
  func start() {
    let thread = WorkThread { [self] in work() }
    state.withLock { $0.thread = thread }
  }

  private func work() {
    while true {
      free.wait()
      guard !isStopped.load(ordering: .acquiring), let value = makeOne() else { break }
      state.withLock { $0.values.append(value) }
      filled.signal()
    }
    // An empty place in the queue says that there are no more.
    filled.signal()
  }

  private func makeOne() -> Value? { make { [self] in isStopped.load(ordering: .relaxed) } }

  /// The next value; the one before is done with.
  func next(within patience: Duration) -> Arrival {
    guard state.withLock({ $0.thread }) != nil else { return makeOne().map { .value($0) } ?? .end }
    let isHeld = state.withLock { state in
      defer { state.isHeld = false }
      return state.isHeld
    }
    if isHeld { free.signal() }
    let (seconds, attoseconds) = patience.components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    guard filled.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success else {
      return .nothing
    }
    return state.withLock { state in
      guard !state.values.isEmpty else { return .end }
      state.isHeld = true
      return .value(state.values.removeFirst())
    }
  }

  /// Stops the making and waits for its end; what was made is dropped.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    free.signal()
    if let thread = state.withLock({ $0.thread }) { thread.join() }
  }
}

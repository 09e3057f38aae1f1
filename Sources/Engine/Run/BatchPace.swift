import PipelineInterface
import Synchronization

/// How many items are made together where a run has only so much time.
///
/// A batch that the time ends in is dropped; so that every call gets on, the first item of a call is
/// made alone and to its end, however long that takes, and batches get no larger than what is known
/// to fit into the time that is left. No byte depends on it.
final class BatchPace: Sendable {
  /// How much more time than a kind's rough estimate must be left for a batch of its full size.
  private static let caution = 20.0

  /// What is known of a job.
  private struct Measure {
    /// How long one item takes at most, made alone or with others.
    var item: Duration
    /// How long a batch of so many took.
    var size: Int
    var batch: Duration
  }

  private struct State {
    var hasBegun = false
    /// By the first plan position of their job.
    var measures: [Int: Measure] = [:]
  }

  private let deadline: ContinuousClock.Instant?
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  /// The pace of a run that is to end by a deadline; without one batches have their full size.
  init(
    deadline: ContinuousClock.Instant? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.deadline = deadline
    self.now = now
  }

  /// Whether the time is over.
  var isOver: Bool { deadline.map { now() >= $0 } ?? false }

  /// Whether nothing was made yet, and something is, whatever the time.
  var isBeginning: Bool { deadline != nil && state.withLock { !$0.hasBegun } }

  /// The time of it.
  var instant: ContinuousClock.Instant { now() }

  /// What is to be made next.
  enum Step: Equatable {
    /// A batch of at most so many items.
    case batch(Int)
    /// One item, to be brought to its end.
    case first
    /// Nothing fits any more.
    case none
  }

  /// What is to be made next of a job whose batches have at best so many items.
  func next(of job: PlannedJob, best: Int) -> Step {
    guard let deadline else { return .batch(best) }
    let left = deadline - now()
    return state.withLock { state in
      if !state.hasBegun { return .first }
      if left <= .zero { return .none }
      guard let known = state.measures[job.positions.lowerBound] else {
        let guess = job.kind.secondsPerItem(job.values) * Double(best) * Self.caution
        return .batch(left / .seconds(1) > guess ? best : 1)
      }
      // A batch takes no longer than a larger one, nor than its items one after the other.
      if known.batch <= left, known.size >= best { return .batch(best) }
      let alone = Int(min(left / max(known.item, .nanoseconds(1)), Double(best)))
      let size = known.batch <= left ? max(known.size, alone) : min(alone, known.size - 1)
      return size > 0 ? .batch(min(size, best)) : .none
    }
  }

  /// Takes note that something was got on with that took no time.
  func begin() { state.withLock { $0.hasBegun = true } }

  /// Takes note of a batch of so many items that was made whole.
  func note(_ size: Int, of job: PlannedJob, since start: ContinuousClock.Instant) {
    guard deadline != nil, size > 0 else { return }
    let time = now() - start
    state.withLock { state in
      state.hasBegun = true
      let old = state.measures[job.positions.lowerBound]
      // Items differ: the longest that was seen counts.
      let item = size == 1 ? max(time, old?.item ?? .zero) : old?.item ?? time
      let isLarger = size >= old?.size ?? 0
      state.measures[job.positions.lowerBound] = Measure(
        item: item, size: isLarger ? size : old?.size ?? size,
        batch: isLarger ? time : max(time, old?.batch ?? time))
    }
  }
}

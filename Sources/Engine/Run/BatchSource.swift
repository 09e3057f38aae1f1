import Media
import Synchronization

/// Samples of one job, fresh from its generator or post-processed by an earlier run.
struct Batch: Sendable {
  let job: PlannedJob
  /// In plan order; an item that was dropped because the run is stopping is not among them.
  let samples: [Drawn]
  /// Whether it is published although the time is over: the first of a call.
  var outlastsTime = false
}

/// Generates what a plan lacks and the cache does not hold, in plan order, a batch at a time.
final class BatchSource: Sendable {
  /// The most items, and the most bytes in the cache, that go along with those that are generated.
  private static let (cachedItems, cachedBytes) = (256, 8 << 20)

  /// An item that a plan lacks.
  private struct Pick {
    let item: PlannedItem
    /// Its sample, if an earlier run made it.
    let cached: Drawn?
  }

  private struct Place {
    var job = 0
    var position = 0
  }

  private let plan: Plan
  private let missing: PositionSet
  private let cache: SampleCache?
  private let pace: BatchPace
  private let cancellation: Cancellation
  private let threads: Int
  private let batch: Int?
  private let place = Mutex(Place())

  /// `batch` items at most are made together; `nil`: as many as is best.
  init(
    _ plan: Plan, missing: PositionSet, cache: SampleCache? = nil, threads: Int,
    batch: Int? = nil, pace: BatchPace = BatchPace(), cancellation: Cancellation
  ) {
    self.cache = cache
    self.pace = pace
    self.threads = threads
    self.batch = batch
    self.plan = plan
    self.missing = missing
    self.cancellation = cancellation
  }

  /// The next batch; `nil`: nothing is left, or the run is stopping.
  func next(isStopped: @Sendable () -> Bool) -> Batch? {
    if let cause = cancellation.cause, cause != .timeLimit || !pace.isBeginning { return nil }
    guard let (job, picks) = place.withLock({ take(&$0) }) else { return nil }
    let items = picks.compactMap { $0.cached == nil ? $0.item : nil }
    let isFirst = pace.isBeginning
    if items.isEmpty { pace.begin() }
    var made =
      (items.isEmpty ? [] : generate(items, of: job, isFirst: isFirst, isStopped)).makeIterator()
    return Batch(
      job: job, samples: picks.compactMap { $0.cached ?? made.next().flatMap { $0 } },
      outlastsTime: isFirst)
  }

  private func generate(
    _ items: [PlannedItem], of job: PlannedJob, isFirst: Bool, _ isStopped: @Sendable () -> Bool
  ) -> [Drawn?] {
    let (cancellation, pace, start) = (cancellation, pace, pace.instant)
    let drawn = RedrawStage(job: job, threads: threads).run(items) {
      if isStopped() { return true }
      guard let cause = cancellation.cause else { return !isFirst && pace.isOver }
      return !isFirst || cause != .timeLimit
    }
    if drawn.allSatisfy({ $0 != nil }) { pace.note(items.count, of: job, since: start) }
    if pace.isOver, !isFirst { cancellation.cancel(.timeLimit) }
    return drawn
  }

  /// How many items of a job are made next; `nil`: no time is left for any.
  private func limit(of job: PlannedJob) -> Int? {
    switch pace.next(of: job, best: batch ?? GenerateStage(job: job).batch) {
    case .batch(let size): return size
    case .first: return 1
    case .none:
      cancellation.cancel(.timeLimit)
      return nil
    }
  }

  private func take(_ place: inout Place) -> (PlannedJob, [Pick])? {
    while place.job < plan.jobs.count {
      let job = plan.jobs[place.job]
      guard let batch = limit(of: job) else { return nil }
      let cache = cache.flatMap { $0.serves(job) ? $0 : nil }
      var picks: [Pick] = []
      var (fresh, cachedItems, cachedBytes) = (0, 0, 0)
      while place.position < job.positions.upperBound, fresh < batch,
        cachedItems < Self.cachedItems, cachedBytes < Self.cachedBytes
      {
        defer { place.position += 1 }
        guard missing.contains(place.position) else { continue }
        let item = job.item(at: place.position)
        let cached = cache?.sample(of: item, in: job)
        picks.append(Pick(item: item, cached: cached?.drawn))
        fresh += cached == nil ? 1 : 0
        cachedItems += cached == nil ? 0 : 1
        cachedBytes += cached?.bytes ?? 0
      }
      if !picks.isEmpty { return (job, picks) }
      place.job += 1
    }
    return nil
  }
}

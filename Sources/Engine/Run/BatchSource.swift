import Media
import Synchronization

/// Samples of one job, fresh from its generator.
struct Batch: Sendable {
  let job: PlannedJob
  /// In plan order; an item that was dropped because the run is stopping is not among them.
  let samples: [Drawn]
}

/// Generates what a plan lacks, in plan order, a batch at a time.
final class BatchSource: Sendable {
  private struct Place {
    var job = 0
    var position = 0
  }

  private let plan: Plan
  private let missing: PositionSet
  private let cancellation: Cancellation
  private let threads: Int
  private let batch: Int?
  private let place = Mutex(Place())

  /// `batch` items at most are made together; `nil`: as many as is best.
  init(
    _ plan: Plan, missing: PositionSet, threads: Int, batch: Int? = nil, cancellation: Cancellation
  ) {
    self.threads = threads
    self.batch = batch
    self.plan = plan
    self.missing = missing
    self.cancellation = cancellation
  }

  /// The next batch; `nil`: nothing is left, or the run is stopping.
  func next(isStopped: @Sendable () -> Bool) -> Batch? {
    if cancellation.isCancelled { return nil }
    guard let (job, items) = place.withLock({ take(&$0) }) else { return nil }
    let results = RedrawStage(job: job, threads: threads).run(items) { [cancellation] in
      cancellation.isCancelled || isStopped()
    }
    return Batch(job: job, samples: results.compactMap { $0 })
  }

  private func take(_ place: inout Place) -> (PlannedJob, [PlannedItem])? {
    while place.job < plan.jobs.count {
      let job = plan.jobs[place.job]
      let batch = batch ?? GenerateStage(job: job).batch
      var items: [PlannedItem] = []
      while place.position < job.positions.upperBound, items.count < batch {
        if missing.contains(place.position) { items.append(job.item(at: place.position)) }
        place.position += 1
      }
      if !items.isEmpty { return (job, items) }
      place.job += 1
    }
    return nil
  }
}

import Media
import PipelineInterface

/// Planned items of one job in, samples out, by the job's generator.
struct GenerateStage {
  let job: PlannedJob

  /// How many items are best made together.
  var batch: Int { max(1, job.model.generator.preferredBatch) }

  /// One result an item, in order; `nil`: dropped because the run is stopping.
  func run(
    _ items: [PlannedItem], attempt: UInt32 = 0, isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, ItemFailure>?] {
    let requests = items.map { job.request(for: $0, attempt: attempt) }
    let results = job.model.generator.generate(requests, isCancelled: isCancelled)
    guard results.count == items.count else {
      let reason = "the generator gave \(results.count) results for \(items.count) requests"
      return items.map { .failure(ItemFailure(job, $0, stage: .generate, reason: reason)) }
    }
    return zip(items, results).map { item, result in
      switch result {
      case .success(let sample): .success(sample)
      case .failure(.cancelled): nil
      case .failure(let error):
        .failure(ItemFailure(job, item, stage: .generate, reason: error.reason))
      }
    }
  }
}

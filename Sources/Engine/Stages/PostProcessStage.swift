import Files
import Media
import PipelineInterface

/// A sample in, a sample out: the job's steps in order.
struct PostProcessStage {
  /// What the steps make of a sample.
  enum Outcome: Sendable {
    case done(Sample)
    /// Turned down for a reason of one word; an item may have `tries` draws.
    case rejected(String, tries: Int, ItemFailure)
    case failed(ItemFailure)
  }

  let job: PlannedJob

  /// The outcome of a first draw that no step may turn down.
  func run(_ sample: Sample, of item: PlannedItem) -> Result<Sample, ItemFailure> {
    switch outcome(sample, of: item, attempt: 0) {
    case .done(let sample): .success(sample)
    case .failed(let failure), .rejected(_, _, let failure): .failure(failure)
    }
  }

  func outcome(_ drawn: Sample, of item: PlannedItem, attempt: UInt32) -> Outcome {
    let sample: Sample
    do throws(PlannedStep.Failure) {
      sample = try job.steps.apply(to: drawn, key: item.key, attempt: attempt)
    } catch {
      let failure = ItemFailure(job, item, stage: .step(error.step), reason: error.error.reason)
      return error.error.rejection.map { .rejected($0, tries: error.error.tries, failure) }
        ?? .failed(failure)
    }
    guard sample.medium == job.kind.medium else {
      let reason = "made \(sample.medium.rawValue) where \(job.kind.medium.rawValue) was due"
      return .failed(ItemFailure(job, item, stage: .generate, reason: reason))
    }
    return .done(sample)
  }
}

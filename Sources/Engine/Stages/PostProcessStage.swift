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

  func outcome(_ sample: Sample, of item: PlannedItem, attempt: UInt32) -> Outcome {
    var sample = sample
    for (position, step) in job.steps.enumerated() {
      let context = StepContext(key: item.key.firstWord, attempt: attempt, position: position)
      do throws(StepError) {
        sample = try step.apply(sample, context)
      } catch {
        let failure = ItemFailure(
          job, item, stage: .step(step.kind.name), reason: error.reason)
        return error.rejection.map { .rejected($0, tries: error.tries, failure) }
          ?? .failed(failure)
      }
    }
    guard sample.medium == job.kind.medium else {
      let reason = "made \(sample.medium.rawValue) where \(job.kind.medium.rawValue) was due"
      return .failed(ItemFailure(job, item, stage: .generate, reason: reason))
    }
    return .done(sample)
  }
}

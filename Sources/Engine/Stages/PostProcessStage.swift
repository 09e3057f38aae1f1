import Files
import Media
import PipelineInterface

/// A sample in, a sample out: the job's steps in order.
struct PostProcessStage {
  let job: PlannedJob

  func run(_ sample: Sample, of item: PlannedItem) -> Result<Sample, ItemFailure> {
    var sample = sample
    for (position, step) in job.steps.enumerated() {
      let context = StepContext(key: item.key.firstWord, attempt: 0, position: position)
      do throws(StepError) {
        sample = try step.kind.apply(sample, step.values, context)
      } catch {
        return .failure(
          ItemFailure(job, item, stage: .step(step.kind.name), reason: error.reason))
      }
    }
    guard sample.medium == job.kind.medium else {
      let reason = "made \(sample.medium.rawValue) where \(job.kind.medium.rawValue) was due"
      return .failure(ItemFailure(job, item, stage: .generate, reason: reason))
    }
    return .success(sample)
  }
}

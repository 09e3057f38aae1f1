import Files
import Media
import PipelineInterface

/// Items of one job as an index or a file tells of them in, samples out.
///
/// Each is drawn once, with the number of the attempt that was taken.
struct RemakeStage {
  let job: RemakingJob
  let threads: Int

  /// How many items are best made together.
  var batch: Int { max(1, job.model.generator.preferredBatch) }

  /// One result an item, in order; `nil`: dropped because the check is stopping.
  func run(
    _ items: [RemakingItem], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, RemakingError>?] {
    let requests = items.map { job.request(for: $0) }
    // A generator may not be asked for what it objects to.
    let objections = requests.map { objection(to: $0) }
    let open = requests.indices.filter { objections[$0] == nil }
    let drawn = job.model.generator.generate(open.map { requests[$0] }, isCancelled: isCancelled)
    var results: [Result<Sample, RemakingError>?] = objections.map { $0.map { .failure($0) } }
    guard drawn.count == open.count else {
      let reason = "the generator gave \(drawn.count) results for \(open.count) requests"
      return results.map { $0 ?? .failure(RemakingError(reason)) }
    }
    let samples = Parallel.map(zip(open, drawn).map { (items[$0], $1) }, threads: threads) {
      item, sample -> Result<Sample, RemakingError>? in
      switch sample {
      case .failure(.cancelled): nil
      case .failure(let error): .failure(.failed("generate", error.reason))
      case .success(let sample): finish(sample, item)
      }
    }
    for (index, sample) in zip(open, samples) { results[index] = sample }
    return results
  }

  private func objection(to request: GenerationRequest) -> RemakingError? {
    if request.prompt != nil, !job.kind.acceptsPrompt {
      return RemakingError("\(job.kind.name) takes no prompt")
    }
    if request.walk != nil, !job.kind.interpolates {
      return RemakingError("\(job.kind.name) walks between no draws")
    }
    return job.model.generator.objection(to: request).map { RemakingError("\($0)") }
  }

  private func finish(
    _ sample: Sample, _ item: RemakingItem
  ) -> Result<Sample, RemakingError> {
    do throws(PlannedStep.Failure) {
      return .success(try job.steps.apply(to: sample, key: item.key, attempt: item.attempt))
    } catch {
      return .failure(.failed(error.step, error.error.reason))
    }
  }
}

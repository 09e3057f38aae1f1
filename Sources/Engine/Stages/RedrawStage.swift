import Files
import Media
import PipelineInterface

/// An item's sample on its way, and what became of its earlier draws.
struct Drawn: Sendable {
  let item: PlannedItem
  let sample: Result<Sample, ItemFailure>
  /// Why earlier draws were turned down, a word each; so many they were.
  var rejections: [String] = []
  /// Whether the steps are done.
  var isPostProcessed = false
  /// Whether an earlier run made it.
  var isCached = false
}

/// Planned items of one job in, samples out; what a step turns down is drawn again.
///
/// A draw depends on the item's key and the number of the attempt alone, so an item stays a function
/// of itself, whatever becomes of the others. Items of a walk are not drawn again: they lie between
/// draws of others.
struct RedrawStage {
  let job: PlannedJob
  let threads: Int

  /// One result an item, in order; `nil`: dropped because the run is stopping.
  func run(_ items: [PlannedItem], isCancelled: @Sendable () -> Bool) -> [Drawn?] {
    let generate = GenerateStage(job: job)
    guard job.steps.contains(where: { $0.kind.mayReject }) else {
      return zip(items, generate.run(items, isCancelled: isCancelled))
        .map { item, sample in sample.map { Drawn(item: item, sample: $0) } }
    }
    var drawn = [Drawn?](repeating: nil, count: items.count)
    var rejections = [[String]](repeating: [], count: items.count)
    var open = Array(items.indices)
    var attempt = 0
    while !open.isEmpty {
      let samples = generate.run(
        open.map { items[$0] }, attempt: UInt32(attempt), isCancelled: isCancelled)
      var again: [Int] = []
      for (index, outcome) in zip(
        open, outcomes(zip(open, samples).map { (items[$0], $1) }, attempt))
      {
        guard let outcome else { continue }
        switch outcome {
        case .done(let sample):
          drawn[index] = result(.success(sample), of: items[index], rejections[index])
        case .failed(let failure):
          let words = rejections[index].isEmpty ? [] : rejections[index] + ["error"]
          drawn[index] = result(.failure(failure.after(words)), of: items[index])
        case .rejected(let word, let tries, let failure):
          rejections[index].append(word)
          if attempt + 1 < tries, items[index].walk == nil {
            again.append(index)
          } else {
            drawn[index] = result(.failure(failure.after(rejections[index])), of: items[index])
          }
        }
      }
      open = again
      attempt += 1
    }
    return drawn
  }

  private func outcomes(
    _ samples: [(item: PlannedItem, sample: Result<Sample, ItemFailure>?)], _ attempt: Int
  ) -> [PostProcessStage.Outcome?] {
    let steps = PostProcessStage(job: job)
    return Parallel.map(samples, threads: threads) { item, sample in
      switch sample {
      case .success(let sample): steps.outcome(sample, of: item, attempt: UInt32(attempt))
      case .failure(let failure): .failed(failure)
      case nil: nil
      }
    }
  }

  private func result(
    _ sample: Result<Sample, ItemFailure>, of item: PlannedItem, _ rejections: [String] = []
  ) -> Drawn {
    Drawn(item: item, sample: sample, rejections: rejections, isPostProcessed: true)
  }
}

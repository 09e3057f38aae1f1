import Engine
import PipelineInterface

/// Tells people how far a run is.
final class RunProgress: RunObserver {
  private let plan: Plan
  private let console: Console
  /// What is told of a shard begins with its name.
  private let name: String
  private var line: ProgressLine
  private let start = ContinuousClock.now
  private var (made, failed, kept) = (0, 0, 0)
  /// Expected seconds of what is made and of the whole plan: a sound is not a text.
  private var (workDone, workKept) = (0.0, 0.0)
  private var work: Double
  private var items: Int

  init(_ plan: Plan, shard: Shard? = nil, console: Console) {
    self.plan = plan
    name = shard.map { "shard \($0): " } ?? ""
    items = plan.itemCount
    self.console = console
    line = ProgressLine(console)
    work = plan.estimate(threads: 1).seconds
  }

  func runDid(_ event: RunEvent) {
    switch event {
    case .waiting: console.say("another run of the same plan is going on: waiting for its end")
    case .started(let folder, let items, let kept):
      self.kept = kept
      // The shares of all jobs are alike.
      work *= Double(items) / Double(max(1, plan.itemCount))
      self.items = items
      workKept = items > 0 ? work * Double(kept) / Double(items) : 0
      console.say(
        name + "making \(Amount.count(items - kept, "item")) in \(folder)"
          + (kept > 0 ? ", \(kept) are there" : ""))
    case .itemDone(let artifact):
      made += 1
      advance(artifact.position)
    case .itemFailed(let failure):
      failed += 1
      line.clear()
      console.problem(failure.description)
      advance(failure.position)
    case .jobStepFailed(let failure):
      line.clear()
      console.problem(failure.description)
    case .warning(let text):
      line.clear()
      console.problem("warning: \(text)")
    case .finished(let summary):
      line.clear()
      if let fault = summary.cacheFault {
        console.problem("warning: the cache is not written any more: \(fault)")
      }
      // One that was stopped or lacks items tells so, even when quiet.
      if summary.exitCode != .success {
        console.problem(name + Self.text(summary))
      } else {
        console.say(name + Self.text(summary))
      }
    }
  }

  private func advance(_ position: Int) {
    let job = plan.job(at: position)
    workDone += job.kind.secondsPerItem(job.values)
    guard line.isDue else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let done = kept + made + failed
    var parts = [
      "\(done) of \(items)", "\(done * 100 / max(1, items))%",
      Amount.rate(made + failed, in: seconds),
    ]
    if workDone > 0 {
      let left = max(0, work - workKept - workDone) * seconds / workDone
      parts.append("about \(Amount.time(left)) left")
    }
    if failed > 0 { parts.append("\(failed) failed") }
    line.show((parts + [job.id]).joined(separator: " · "))
  }

  private static func reason(_ cause: Cancellation.Cause) -> String {
    switch cause {
    case .interrupt, .terminate: "; the same command makes"
    case .timeLimit: " by --max-time; the same command makes"
    case .failures: " by these failures; --retry-failed or a larger --max-failures makes"
    }
  }

  /// `40 items made in 12 s, 1.3 MB`.
  static func text(_ summary: RunSummary) -> String {
    var parts: [String] = []
    switch summary.ending {
    case .nothingToDo: parts.append("nothing to do: \(Amount.count(summary.kept, "item")) as made")
    case .complete, .stopped:
      parts.append(
        "\(Amount.count(summary.made, "item")) made in \(Amount.time(summary.seconds))")
      parts.append(Amount.size(summary.bytes))
      if summary.cached > 0 { parts.append("\(summary.cached) from the cache") }
      if summary.damaged > 0 {
        parts.append("\(Amount.count(summary.damaged, "damaged sample")) of the cache made again")
      }
      if summary.kept > 0 { parts.append("\(summary.kept) were there") }
    }
    if summary.failed > 0 {
      let isOver = summary.ending == .nothingToDo
      parts.append("\(summary.failed) failed\(isOver ? "; --retry-failed tries them again" : "")")
    }
    if summary.duplicates > 0 {
      parts.append("\(Amount.count(summary.duplicates, "duplicate")) left out")
    }
    if summary.unmade > 0 {
      parts.append("\(Amount.count(summary.unmade, "step")) over all items failed")
    }
    if case .stopped(let cause) = summary.ending {
      let left = summary.items - summary.made - summary.kept - summary.failed
      parts.append("stopped\(reason(cause)) the other \(left)")
    }
    return parts.joined(separator: ", ")
  }
}

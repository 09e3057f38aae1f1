import Engine
import PipelineInterface
import Synchronization

/// Tells people how far a training is: step, loss, validation loss, rate, time left.
final class TrainingProgress: TrainingRunObserver {
  private struct State {
    var line: ProgressLine
    var steps = 0
    /// Steps that earlier runs did.
    var done = 0
    var start = ContinuousClock.now
    var validation: Double?
    /// Mean of the last losses, each weighing less than the next: single batches jump.
    var loss: Double?
  }

  private let console: Console
  private let state: Mutex<State>

  init(console: Console) {
    self.console = console
    state = Mutex(State(line: ProgressLine(console)))
  }

  func trainingDidFindDamage(_ path: String) {
    console.problem("the saved state '\(path)' is damaged, going back to the one before")
  }

  func trainingDidStart(folder: String, facts: TrainingFacts, done: Int) {
    console.say("training in \(folder)\(done > 0 ? ", after \(Amount.count(done, "step"))" : "")")
    for fact in facts.summary { console.say("  \(fact)") }
    state.withLock { state in
      state.steps = facts.steps
      state.done = done
      state.start = .now
    }
  }

  func trainingDidStep(_ step: TrainingStep) {
    state.withLock { state in
      state.loss = state.loss.map { $0 + (step.loss - $0) * 0.05 } ?? step.loss
      if let validation = step.validation { state.validation = validation }
      guard state.line.isDue else { return }
      state.line.show(Self.text(step, state))
    }
  }

  /// Takes the line away: an error follows.
  func clear() {
    state.withLock { $0.line.clear() }
  }

  /// Says how it ended.
  func finish(_ summary: TrainingSummary) {
    clear()
    let outcome = summary.outcome
    var text =
      "\(Amount.count(outcome.steps, "step")) in \(Amount.time(summary.seconds))"
    if let validation = outcome.validation {
      text += ", held-out loss \(Amount.decimal(validation, digits: 4)) \(outcome.unit)"
    }
    if summary.stopped != nil { text += ", stopped; the same command goes on" }
    console.say(text)
  }

  private static func text(_ step: TrainingStep, _ state: State) -> String {
    let seconds = (ContinuousClock.now - state.start) / .seconds(1)
    var parts = [
      "step \(step.step) of \(state.steps)",
      "loss \(Amount.decimal(state.loss ?? step.loss, digits: 4))",
    ]
    if let validation = state.validation {
      parts.append("validation \(Amount.decimal(validation, digits: 4))")
    }
    let done = max(1, step.step - state.done)
    parts.append(rate(done, in: seconds))
    let left = seconds / Double(done) * Double(max(0, state.steps - step.step))
    parts.append("about \(Amount.time(left)) left")
    return parts.joined(separator: " · ")
  }

  private static func rate(_ steps: Int, in seconds: Double) -> String {
    guard seconds > 0 else { return "-" }
    return "\(Amount.decimal(Double(steps) / seconds, digits: 1)) steps/s"
  }
}

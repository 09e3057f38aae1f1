import NN
import TensorCore
import Testing
import Training

/// Two numbers: one grows by its own loss, the other follows it by another one.
private final class PairTask: TrainingTask {
  let leader = Variable(parameter: Tensor([1], [0]))
  let follower = Variable(parameter: Tensor([1], [0]))
  private(set) var log: [String] = []

  var updates: [[NamedParameter]] {
    [[NamedParameter("leader", leader)], [NamedParameter("follower", follower)]]
  }
  var parameters: [NamedParameter] { updates.flatMap { $0 } }

  func loss(step: Int, on tape: Tape) -> Variable { loss(step: step, update: 0, on: tape) }

  func loss(step: Int, update: Int, on tape: Tape) -> Variable {
    log.append("\(step) \(update) \(leader.requiresGradient) \(follower.requiresGradient)")
    if update == 0 { return tape.scale(tape.sum(leader), by: -1) }
    let apart = tape.subtract(leader, follower)
    return tape.sum(tape.multiply(apart, apart))
  }

  func stepDidEnd(_ step: Int, compute: Compute) { log.append("end \(step)") }

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? { nil }
}

@Test func `each update of a step is trained by its own loss, and alone wants gradients`() throws {
  let task = PairTask()
  let result = try TrainingLoop.simple(steps: 2, rate: 0.1).run(
    task, compute: try Compute(threads: 1), shouldStop: { false }, report: { _ in })
  #expect(result.steps == 2 && result.divergence == nil)
  #expect(
    task.log == [
      "0 0 true false", "0 1 false true", "end 0", "1 0 true false", "1 1 false true", "end 1",
    ])
  // Adam's steps have the size of the rate; the second update already sees the first one's.
  #expect(abs(task.leader.value.item - 0.2) < 1e-4)
  #expect(task.follower.value.item > 0.1)
  #expect(task.leader.requiresGradient && task.follower.requiresGradient)
  #expect(task.leader.gradient == nil && task.follower.gradient == nil)
}

import NN
import TensorCore
import Testing
import Training

@Suite struct TrainingLoopTests {
  private func run(
    _ loop: TrainingLoop, _ task: LineTask, threads: Int = 1, stopAfter: Int = .max
  ) throws -> (result: TrainingLoop.Result, figures: [TrainingLoop.Figures]) {
    var figures: [TrainingLoop.Figures] = []
    let result = try loop.run(
      task, compute: try Compute(threads: threads), shouldStop: { figures.count >= stopAfter },
      report: { figures.append($0) })
    return (result, figures)
  }

  @Test func `a line is learnt`() throws {
    let task = LineTask()
    let (result, figures) = try run(.simple(steps: 400), task)
    #expect(result.steps == 400 && result.keptStep == 400 && result.divergence == nil)
    #expect(figures.map(\.step) == Array(1...400))
    #expect(
      figures.filter { $0.validation != nil }.map(\.step)
        == Array(stride(from: 10, through: 400, by: 10)))
    #expect(result.validation == figures.last?.validation)
    #expect(try #require(result.validation) < 1e-3)
    for (found, expected) in zip(task.weight.value.values, [1, -2, 0] as [Float]) {
      #expect(abs(found - expected) < 0.05)
    }
    #expect(task.weight.gradient == nil)
  }

  @Test func `the mean loss is that of the last interval`() throws {
    let (result, figures) = try run(.simple(steps: 30), LineTask())
    #expect(result.loss == figures[20..<30].reduce(0) { $0 + $1.loss } / 10)
    let (stopped, partly) = try run(.simple(steps: 30), LineTask(), stopAfter: 14)
    #expect(stopped.loss == partly[10..<14].reduce(0) { $0 + $1.loss } / 4)
    #expect(try run(.simple(steps: 3), LineTask(), stopAfter: 0).result.loss == nil)
  }

  @Test(arguments: [2, 7])
  func `threads do not show`(threads: Int) throws {
    let (one, many) = (LineTask(), LineTask())
    let expected = try run(.simple(steps: 25, clip: 0.5), one).figures
    #expect(try run(.simple(steps: 25, clip: 0.5), many, threads: threads).figures == expected)
    #expect(one.weight.value.values == many.weight.value.values)
  }

  @Test func `a stop request ends the training between steps`() throws {
    let (stopped, short) = (LineTask(), LineTask())
    let (result, _) = try run(.simple(steps: 100), stopped, stopAfter: 13)
    _ = try run(.simple(steps: 13), short)
    #expect(result.steps == 13 && result.keptStep == 13 && result.validation == nil)
    #expect(stopped.weight.value.values == short.weight.value.values)
  }

  @Test func `the best weights come back`() throws {
    let (best, short) = (LineTask(), LineTask())
    best.validations = [3, 1, nil, 2, 1]
    let (result, _) = try run(.simple(steps: 50, keep: .best), best)
    _ = try run(.simple(steps: 20), short)
    #expect(result.steps == 50 && result.keptStep == 20 && result.validation == 1)
    #expect(best.weight.value.values == short.weight.value.values)
  }

  @Test(arguments: [Float.nan, .infinity, 3e38])
  func `a loss that is no number ends the training before it spoils the weights`(
    value: Float
  ) throws {
    let (task, short) = (LineTask(), LineTask())
    task.poison = (step: 12, value: value)
    let (result, figures) = try run(.simple(steps: 100), task)
    _ = try run(.simple(steps: 12), short)
    #expect(result.steps == 12 && figures.count == 12)
    let what = value.isNaN ? "nan" : "inf"
    #expect(
      result.divergence?.description == "training diverged at step 13: the loss is \(what)")
    #expect(task.weight.value.values == short.weight.value.values)
  }

  @Test func `a held-out loss that is no number ends the training`() throws {
    let task = LineTask()
    task.validations = [1, .nan]
    let (result, figures) = try run(.simple(steps: 100), task)
    #expect(
      result.divergence?.description == "training diverged at step 20: the held-out loss is nan")
    #expect(figures.last?.step == 20 && figures.last?.validation == nil)
  }

  @Test func `bad weights are named`() throws {
    let task = LineTask()
    task.bias.value = Tensor([1], [.nan])
    let (result, _) = try run(.simple(steps: 5), task)
    #expect(
      result.divergence
        == Divergence(step: 1, what: "the weights of line.bias are not finite"))
  }

  @Test func `each update of a step trains its own parameters by its own loss`() throws {
    let task = PairTask()
    let result = try TrainingLoop.simple(steps: 3, rate: 0.1).run(
      task, compute: try Compute(threads: 1), shouldStop: { false }, report: { _ in })
    #expect(result.steps == 3 && result.divergence == nil)
    // What is chased runs away at the full rate; the second update already sees where it is.
    #expect(task.log == ["0 0", "0 1", "end 0", "1 0", "1 1", "end 1", "2 0", "2 1", "end 2"])
    #expect(abs(task.leader.value.item - 0.3) < 1e-4)
    #expect(task.follower.value.item > 0.2)
    #expect(task.leader.requiresGradient && task.follower.requiresGradient)
  }

  @Test func `the best state has its buffers`() throws {
    let task = PairTask()
    task.validations = [3, 1, 2]
    let result = try TrainingLoop.simple(steps: 3, rate: 0.1, every: 1, keep: .best).run(
      task, compute: try Compute(threads: 1), shouldStop: { false }, report: { _ in })
    #expect(result.keptStep == 2)
    #expect(task.count.value.item == 2 && abs(task.leader.value.item - 0.2) < 1e-4)
  }
}

/// Two numbers: one grows by its own loss, the other follows it by another one.
private final class PairTask: TrainingTask {
  let leader = Variable(parameter: Tensor([1], [0]))
  let follower = Variable(parameter: Tensor([1], [0]))
  let count = Variable(parameter: Tensor([1], [0]))
  var validations: [Double] = []
  private(set) var log: [String] = []

  var updates: [[NamedParameter]] {
    [[NamedParameter("leader", leader)], [NamedParameter("follower", follower)]]
  }
  var parameters: [NamedParameter] { updates.flatMap { $0 } }
  var buffers: [NamedParameter] { [NamedParameter("count", count)] }

  func loss(step: Int, on tape: Tape) -> Variable { loss(step: step, update: 0, on: tape) }

  func loss(step: Int, update: Int, on tape: Tape) -> Variable {
    log.append("\(step) \(update)")
    if update == 0 { return tape.scale(tape.sum(leader), by: -1) }
    let apart = tape.subtract(leader, follower)
    return tape.sum(tape.multiply(apart, apart))
  }

  func stepDidEnd(_ step: Int, compute: Compute) {
    log.append("end \(step)")
    count.value = Tensor([1], [count.value.item + 1])
  }

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    validations.isEmpty ? nil : validations.removeFirst()
  }
}

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
    #expect(result.steps == 400 && result.last.step == 400 && result.divergence == nil)
    #expect(result.isComplete)
    #expect(figures.map(\.step) == Array(1...400))
    #expect(
      figures.filter { $0.validation != nil }.map(\.step)
        == Array(stride(from: 10, through: 400, by: 10)))
    #expect(result.last.validation == figures.last?.validation)
    #expect(try #require(result.last.validation) < 1e-3)
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
    #expect(result.steps == 13 && result.last.step == 13 && result.last.validation == nil)
    #expect(!result.isComplete)
    #expect(stopped.weight.value.values == short.weight.value.values)
  }

  @Test func `the best weights are kept beside the last`() throws {
    let (best, short) = (LineTask(), LineTask())
    best.validations = [3, 1, nil, 2, 1]
    let (result, _) = try run(.simple(steps: 50, keep: .best), best)
    _ = try run(.simple(steps: 20), short)
    #expect(result.steps == 50 && result.best?.step == 20 && result.best?.validation == 1)
    #expect(result.best?.tensors["line.weight"]?.values == short.weight.value.values)
    #expect(result.last.tensors["line.weight"]?.values == best.weight.value.values)
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
      result.divergence?.description
        == "training diverged at step 13: the loss is \(what), first behind layer 'line'")
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

  @Test func `accumulated gradients are those of one large batch`() throws {
    let parts = LineTask()
    let compute = try Compute(threads: 1)
    let loop = TrainingLoop.simple(
      steps: 1, rate: 1, optimizer: .sgd(SGD.Settings()), accumulate: 3)
    var figures: [TrainingLoop.Figures] = []
    _ = try loop.run(
      parts, compute: compute, shouldStop: { false }, report: { figures.append($0) })
    let whole = LineTask()
    var loss = 0.0
    for part in 0..<3 {
      let tape = Tape(compute)
      let mean = whole.loss(step: part, on: tape)
      loss += Double(mean.value.item)
      tape.backward(tape.scale(mean, by: 1 / Float(3)))
    }
    let gradient = try #require(whole.weight.gradient).values
    #expect(parts.weight.value.values == gradient.map { -$0 })
    #expect(figures[0].loss == loss / 3)
  }

  @Test func `patience ends a training that no longer improves`() throws {
    let task = LineTask()
    task.validations = [3, 2, 2, nil, 2.5, 1, 1, 1, 1]
    let (result, _) = try run(.simple(steps: 200, patience: 3), task)
    #expect(result.steps == 90 && result.isComplete && result.best?.step == 60)
    let (all, _) = try run(.simple(steps: 80, patience: 3), LineTask())
    #expect(all.steps == 80 && all.isComplete)
  }

  @Test(arguments: ["adam", "sgd", "heavy"])
  func `gone on from any saved state it ends in the same bits`(name: String) throws {
    let rule: Optimizer.Rule =
      switch name {
      case "adam": .adam(Adam.Settings())
      case "sgd": .sgd(SGD.Settings(decay: 0.01))
      default: .sgd(SGD.Settings(momentum: 0.9))
      }
    let loop = TrainingLoop.simple(
      steps: 30, rate: 0.02, clip: 1, optimizer: rule, accumulate: 2, patience: 9, saveEvery: 4)
    let compute = try Compute(threads: 1)
    func train(
      from state: [UInt8]? = nil, stopAfter: Int = .max
    ) throws -> (task: LineTask, result: TrainingLoop.Result, states: [Int: [UInt8]]) {
      let task = LineTask()
      var states: [Int: [UInt8]] = [:]
      var done = 0
      let result = try loop.run(
        task, compute: compute, from: state, shouldStop: { done >= stopAfter },
        report: { _ in done += 1 }, save: { states[$0.step] = $0.encoded() })
      return (task, result, states)
    }
    let whole = try train()
    #expect(whole.states.keys.sorted() == [4, 8, 10, 12, 16, 20, 24, 28, 30])
    let stopped = try train(stopAfter: 7)
    #expect(!stopped.result.isComplete && stopped.states.keys.sorted() == [4, 7])
    for (step, state) in whole.states.merging(stopped.states, uniquingKeysWith: { $1 }) {
      let rest = try train(from: state)
      #expect(rest.states == whole.states.filter { $0.key > step })
      #expect(rest.task.weight.value.values == whole.task.weight.value.values)
      #expect(rest.task.average.values == whole.task.average.values)
      #expect(rest.task.total.value.item == whole.task.total.value.item)
      #expect(rest.result.loss == whole.result.loss)
      #expect(rest.result.last.validation == whole.result.last.validation)
      #expect(rest.result.best?.step == whole.result.best?.step)
      #expect(rest.result.isComplete)
    }
  }

  @Test func `stopped while it measures, it measures again`() throws {
    let compute = try Compute(threads: 1)
    let whole = LineTask()
    var expected: [TrainingLoop.Figures] = []
    _ = try TrainingLoop.simple(steps: 20).run(
      whole, compute: compute, shouldStop: { false }, report: { expected.append($0) })
    let task = LineTask()
    task.validations = [nil]
    var (figures, state): ([TrainingLoop.Figures], [UInt8]) = ([], [])
    let stopped = try TrainingLoop.simple(steps: 20).run(
      task, compute: compute, shouldStop: { task.validated > 0 }, report: { figures.append($0) },
      save: { state = $0.encoded() })
    #expect(!stopped.isComplete && stopped.steps == 10 && figures.last?.validation == nil)
    figures.removeLast()
    let rest = LineTask()
    let result = try TrainingLoop.simple(steps: 20).run(
      rest, compute: compute, from: state, shouldStop: { false }, report: { figures.append($0) })
    #expect(figures == expected && result.isComplete)
    #expect(rest.weight.value.values == whole.weight.value.values)
  }

  @Test func `a state of other tensors is refused`() throws {
    let compute = try Compute(threads: 1)
    var state: [UInt8] = []
    _ = try TrainingLoop.simple(steps: 10).run(
      LineTask(), compute: compute, shouldStop: { false }, report: { _ in },
      save: { state = $0.encoded() })
    let other = TrainingLoop.simple(steps: 10, optimizer: .sgd(SGD.Settings()))
    #expect(throws: ModelFileError.self) {
      try other.run(
        LineTask(), compute: compute, from: state, shouldStop: { false }, report: { _ in })
    }
  }

  @Test func `parameters are updated in turn, each by its own loss`() throws {
    let task = TwoUpdates()
    let loop = TrainingLoop.simple(steps: 2, rate: 1, every: 5, optimizer: .sgd(SGD.Settings()))
    var (figures, states): ([TrainingLoop.Figures], [[UInt8]]) = ([], [])
    _ = try loop.run(
      task, compute: try Compute(threads: 1), shouldStop: { false },
      report: { figures.append($0) }, save: { states.append($0.encoded()) })
    // left -= 1 first; then right -= left: +1, then +2.
    #expect(task.left.value.item == -2 && task.right.value.item == 3)
    #expect(figures.map(\.loss) == [0, -3])
    #expect(figures.map(\.gradientNorm) == [2.squareRoot(), 5.squareRoot()])
    let again = TwoUpdates()
    _ = try loop.run(
      again, compute: try Compute(threads: 1), from: states[0], shouldStop: { false },
      report: { _ in })
    #expect(again.left.value.item == -2 && again.right.value.item == 3)
  }

  @Test func `bad weights are named`() throws {
    let task = LineTask()
    task.bias.value = Tensor([1], [.nan])
    let (result, _) = try run(.simple(steps: 5), task)
    #expect(
      result.divergence
        == Divergence(step: 1, what: "the weights of line.bias are not finite"))
  }
}

/// Two numbers that both take part in both losses: the sum is lowered by the left one, the product
/// by the right one.
private final class TwoUpdates: TrainingTask {
  let left = Variable(parameter: Tensor([1], [0]))
  let right = Variable(parameter: Tensor([1], [0]))

  var parameters: [NamedParameter] {
    [NamedParameter("left", left), NamedParameter("right", right)]
  }
  var updates: [[NamedParameter]] { [[parameters[0]], [parameters[1]]] }

  func loss(step: Int, on tape: Tape) -> Variable { tape.sum(tape.add(left, right)) }

  func loss(step: Int, update: Int, on tape: Tape) -> Variable {
    update == 0 ? tape.sum(left) : tape.sum(tape.multiply(left, right))
  }

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? { nil }
}

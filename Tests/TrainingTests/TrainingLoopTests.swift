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
}

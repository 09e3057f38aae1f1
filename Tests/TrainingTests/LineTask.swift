import NN
import TensorCore
import Training

/// A straight line learnt from points: loss is half the squared error of 4 points a step.
final class LineTask: TrainingTask {
  let weight = Variable(parameter: Tensor([1, 3], [0, 0, 0]))
  let bias = Variable(parameter: Tensor([1], [0]))
  /// The sum of all biases, as an example of a buffer.
  let total = Variable(parameter: Tensor([1], [0]))
  /// From this step on the targets are this.
  var poison: (step: Int, value: Float)?
  /// Held-out losses that replace the real one, in turn.
  var validations: [Double?] = []
  private(set) var validated = 0
  /// An average of the weights, as an example of what a task carries.
  private(set) var average = Tensor(zeros: [1, 3])

  var parameters: [NamedParameter] {
    [NamedParameter("line.weight", weight), NamedParameter("line.bias", bias)]
  }

  func loss(step: Int, on tape: Tape) -> Variable {
    let stream = TrainingStreams(seed: 5)
    let x = stream.numbers(12, below: 100, .shuffle, step: step).map { Float($0) / 50 - 1 }
    let target = (0..<4).map { row -> Float in
      if let poison, step >= poison.step { return poison.value }
      return x[3 * row] - 2 * x[3 * row + 1] + 0.5
    }
    let y = tape.linear(tape.constant(Tensor([4, 3], x)), weight: weight, bias: bias)
    return tape.scale(tape.squaredError(y, target: Tensor([4, 1], target)), by: 0.5)
  }

  func stepDidEnd(_ step: Int, compute: Compute) {
    total.value = Tensor([1], [total.value.item + bias.value.item])
    let weights = weight.value.values
    average = Tensor([1, 3], average.values.indices.map { average.values[$0] / 2 + weights[$0] })
  }

  var buffers: [NamedParameter] { [NamedParameter("total", total)] }

  var carried: [String: Tensor] { ["average": average] }

  func restore(carried: [String: Tensor]) throws(ModelFileError) {
    guard let average = carried["average"] else { throw ModelFileError("no average") }
    self.average = average
  }

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    defer { validated += 1 }
    if validated < validations.count { return validations[validated] }
    return Double(loss(step: -1, on: Tape(compute, recording: false)).value.item)
  }
}

extension TrainingLoop {
  /// A loop with a constant rate.
  static func simple(
    steps: Int, rate: Double = 0.05, every: Int = 10, keep: Keep = .last, clip: Double = 0,
    optimizer: Optimizer.Rule = .adam(Adam.Settings()), accumulate: Int = 1, patience: Int = 0,
    saveEvery: Int = 100
  ) -> TrainingLoop {
    TrainingLoop(
      Settings(
        schedule: Schedule(steps: steps, rate: rate, finalRate: 0, warmUp: 0, decay: .constant),
        optimizer: optimizer, accumulate: accumulate, clip: clip, validationInterval: every,
        patience: patience, keep: keep, saveInterval: saveEvery))
  }
}

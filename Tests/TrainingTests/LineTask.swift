import NN
import TensorCore
import Training

/// A straight line learnt from points: loss is half the squared error of 4 points a step.
final class LineTask: TrainingTask {
  let weight = Variable(parameter: Tensor([1, 3], [0, 0, 0]))
  let bias = Variable(parameter: Tensor([1], [0]))
  /// From this step on the targets are this.
  var poison: (step: Int, value: Float)?
  /// Held-out losses that replace the real one, in turn.
  var validations: [Double?] = []
  private(set) var validated = 0

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

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    defer { validated += 1 }
    if validated < validations.count { return validations[validated] }
    return Double(loss(step: -1, on: Tape(compute, recording: false)).value.item)
  }
}

extension TrainingLoop {
  /// A loop with a constant rate.
  static func simple(
    steps: Int, rate: Double = 0.05, every: Int = 10, keep: Keep = .last, clip: Double = 0
  ) -> TrainingLoop {
    TrainingLoop(
      Settings(
        schedule: Schedule(steps: steps, rate: rate, finalRate: 0, warmUp: 0, decay: .constant),
        adam: Adam.Settings(), clip: clip, validationInterval: every, keep: keep))
  }
}

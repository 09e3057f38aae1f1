import Engine
import Files
import Generators
import NN
import PipelineInterface
import TensorCore
import Training

extension FuzzReader {
  /// The reader of safetensors, the JSON in them, and every kind's way from a checkpoint to a model.
  static let checkpoint = FuzzReader(name: "checkpoint", limit: 16_384) { bytes in
    let file = try SafeTensors(decoding: bytes)
    let again = file.encoded()
    try BrokenPromise.unless(
      try SafeTensors(decoding: again).encoded() == again, "what is written is read as another")
    let report = try CheckpointReport(bytes)
    guard let kind = BuiltinGenerators.all.first(where: { $0.name == report.facts.kind }) else {
      throw Refused()
    }
    _ = try kind.load(bytes, 1)
  }

  /// The file that a training goes on from as it lies on the disk, and with a digest that is right;
  /// what the trainer left in it is read too.
  static let state = FuzzReader(name: "state", limit: 8192) { bytes in
    for bytes in [bytes, Mended.state(bytes)] {
      guard let file = TrainingStateFile(decoding: bytes) else { continue }
      _ = try TinyTask.loop.run(
        TinyTask(), compute: compute.get(), from: file.trainer, shouldStop: { true },
        report: { _ in })
      return
    }
    throw Refused()
  }

  private static let compute = Result { try Compute(threads: 1) }
}

/// A training of two numbers, with everything that a state holds.
final class TinyTask: TrainingTask {
  private let weight = Variable(parameter: Tensor([1, 1], [0.5]))
  private let bias = Variable(parameter: Tensor([1], [0]))
  private let total = Variable(parameter: Tensor([1], [0]))
  private var average = Tensor(zeros: [2])

  static let loop = TrainingLoop(
    TrainingLoop.Settings(
      schedule: Schedule(steps: 4, rate: 0.1, finalRate: 0, warmUp: 0, decay: .constant),
      optimizer: .adam(Adam.Settings()), accumulate: 1, clip: 0, validationInterval: 1,
      patience: 0, keep: .best, saveInterval: 1))

  var parameters: [NamedParameter] {
    [NamedParameter("weight", weight), NamedParameter("bias", bias)]
  }

  var buffers: [NamedParameter] { [NamedParameter("total", total)] }

  var carried: [String: Tensor] { ["average": average] }

  func restore(carried: [String: Tensor]) throws(ModelFileError) {
    guard let average = carried["average"], average.shape == [2] else {
      throw ModelFileError("no average")
    }
    self.average = average
  }

  func loss(step: Int, on tape: Tape) -> Variable {
    let y = tape.linear(tape.constant(Tensor([1, 1], [2])), weight: weight, bias: bias)
    return tape.squaredError(y, target: Tensor([1, 1], [3]))
  }

  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    shouldStop() ? nil : Double(loss(step: 0, on: Tape(compute, recording: false)).value.item)
  }
}

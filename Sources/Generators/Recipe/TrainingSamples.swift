import Files
import Media
import NN
import PipelineInterface
import TensorCore
import Training

/// What a network makes while it learns: the kind's own generator with its defaults, each time from
/// the same random numbers, so that only the learning changes them.
struct TrainingSamples {
  private let kind: GeneratorKind?
  private let every: Int
  private let request: TrainingRequest

  /// Samples of a kind, `every` so many steps; 0: none.
  init(kind: String, every: Int, request: TrainingRequest) {
    self.kind = BuiltinGenerators.all.first { $0.name == kind }
    self.every = every
    self.request = request
  }

  /// Whether samples are to be drawn after a step, counted from 1.
  func areDue(after step: Int) -> Bool {
    kind != nil && every > 0 && step.isMultiple(of: every)
  }

  /// The samples of the weights in a checkpoint.
  ///
  /// Weights and results that are no numbers make none: the loop is about to say more of that.
  func draw(from checkpoint: Checkpoint) throws -> [Sample] {
    guard let kind,
      checkpoint.tensors.values.allSatisfy({ tensor in
        tensor.withUnsafeBufferPointer { $0.areFinite }
      })
    else { return [] }
    let generator = try kind.load(checkpoint.encoded(), request.threads).generator
    let values = try ParameterValues(of: kind.parameters)
    let streams = TrainingStreams(seed: request.seed)
    let requests = (1...Self.count(kind.medium)).map { number in
      GenerationRequest(
        key: streams.digest(.noise, name: "sample \(number)").firstWord, values: values)
    }
    guard requests.allSatisfy({ generator.objection(to: $0) == nil }) else { return [] }
    return generator.generate(requests, isCancelled: { false }).compactMap { try? $0.get() }
  }

  private static func count(_ medium: Medium) -> Int {
    switch medium {
    case .text: 2
    case .image: 16
    case .audio: 1
    }
  }
}

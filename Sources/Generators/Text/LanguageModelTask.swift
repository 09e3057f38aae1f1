package import NN
package import TensorCore
package import Training

/// The recipe of every language model: examples, each on its own; loss in nats.
package final class LanguageModelTask: TrainingTask {
  private let network: any LanguageModel
  private let examples: any TextExamples
  private let reduction: LossReduction
  private let dropout: Float
  private let streams: TrainingStreams

  /// A task over examples.
  package init(
    network: any LanguageModel, examples: any TextExamples, reduction: LossReduction = .mean,
    dropout: Float = 0, streams: TrainingStreams
  ) {
    self.network = network
    self.examples = examples
    self.reduction = reduction
    self.dropout = dropout
    self.streams = streams
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let batch = examples.batch(step, streams: streams)
    let streams = streams
    let dropout =
      dropout > 0
      ? Dropout(rate: dropout) { streams.stream(.dropout, name: $0, step: step) } : nil
    let mean = network.loss(
      batch.tokens, targets: batch.targets, batch: batch.count, dropout: dropout, on: tape)
    switch reduction {
    case .mean: return mean
    case .sum: return tape.scale(mean, by: Float(batch.targetCount) / Float(batch.count))
    }
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    let mean = examples.heldOutLoss(of: network, compute: compute, shouldStop: shouldStop)
    return reduction == .mean ? mean : mean.map { $0 * examples.heldOutLength }
  }
}

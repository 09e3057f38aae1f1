package import NN
package import TensorCore
package import Training

/// The recipe of every language model: random windows of the training text, each on its own; loss in
/// nats a symbol, mean over batch and window.
package final class LanguageModelTask: TrainingTask {
  private let network: any LanguageModel
  private let training: [Int32]
  private let validation: [Int32]
  private let window: Int
  private let batch: Int
  private let dropout: Float
  private let streams: TrainingStreams

  /// A task over a text's symbols; the training part must be longer than a window.
  package init(
    network: any LanguageModel, training: [Int32], validation: [Int32], window: Int, batch: Int,
    dropout: Float = 0, streams: TrainingStreams
  ) {
    precondition(training.count > window, "a window of \(window) needs a longer text")
    self.network = network
    self.training = training
    self.validation = validation
    self.window = window
    self.batch = batch
    self.dropout = dropout
    self.streams = streams
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let starts = streams.numbers(batch, below: training.count - window, .shuffle, step: step)
    let tokens = starts.flatMap { training[$0..<$0 + window] }
    let targets = starts.flatMap { training[$0 + 1..<$0 + 1 + window] }
    let streams = streams
    let dropout =
      dropout > 0
      ? Dropout(rate: dropout) { streams.stream(.dropout, name: $0, step: step) } : nil
    return network.loss(tokens, targets: targets, batch: batch, dropout: dropout, on: tape)
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    network.textLoss(validation, compute: compute, shouldStop: shouldStop)
  }
}

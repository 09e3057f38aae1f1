package import NN
package import TensorCore
package import Training

/// The recipe of a character language model: random windows of the training text, each from zero
/// state; loss in nats a character, mean over batch and window.
package final class LanguageModelTask: TrainingTask {
  private let network: LSTMLanguageModel
  private let training: [Int32]
  private let validation: [Int32]
  private let window: Int
  private let batch: Int
  private let streams: TrainingStreams

  /// A task over a text's symbols; the training part must be longer than a window.
  package init(
    network: LSTMLanguageModel, training: [Int32], validation: [Int32], window: Int, batch: Int,
    streams: TrainingStreams
  ) {
    precondition(training.count > window, "a window of \(window) needs a longer text")
    self.network = network
    self.training = training
    self.validation = validation
    self.window = window
    self.batch = batch
    self.streams = streams
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let starts = streams.numbers(batch, below: training.count - window, .shuffle, step: step)
    let tokens = starts.flatMap { training[$0..<$0 + window] }
    let targets = starts.flatMap { training[$0 + 1..<$0 + 1 + window] }
    return network.loss(tokens, targets: targets, batch: batch, on: tape).loss
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    network.streamLoss(validation, compute: compute, shouldStop: shouldStop)
  }
}

extension LSTMLanguageModel {
  /// Nats a character over one text from zero state, carried to the end: every symbol but the first
  /// is a target once.
  ///
  /// `nil` when the text is shorter than two symbols or `shouldStop` turned true.
  package func streamLoss(
    _ text: [Int32], compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    guard text.count > 1 else { return nil }
    let piece = 1024
    var total = 0.0
    var states: [LSTM.State]?
    for start in stride(from: 0, to: text.count - 1, by: piece) {
      if shouldStop() { return nil }
      let end = min(start + piece, text.count - 1)
      let (loss, after) = loss(
        Array(text[start..<end]), targets: Array(text[start + 1..<end + 1]), batch: 1,
        states: states, on: Tape(compute, recording: false))
      total += Double(loss.value.item) * Double(end - start)
      states = after
    }
    return total / Double(text.count - 1)
  }
}

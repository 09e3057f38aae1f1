package import TensorCore
package import Training

/// Windows of one long text, drawn at random; its end is held out as one sequence.
package struct TextWindows: TextExamples {
  private let training, validation: [Int32]
  private let window, batch: Int

  /// Windows of the training part, which must be longer than one.
  package init(training: [Int32], validation: [Int32], window: Int, batch: Int) {
    precondition(training.count > window, "a window of \(window) needs a longer text")
    self.training = training
    self.validation = validation
    self.window = window
    self.batch = batch
  }

  package func batch(_ number: Int, streams: TrainingStreams) -> TextBatch {
    let starts = streams.numbers(batch, below: training.count - window, .shuffle, step: number)
    return TextBatch(starts.map { training[$0...$0 + window] })
  }

  package func heldOutLoss(
    of network: any LanguageModel, compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    network.textLoss(validation, compute: compute, shouldStop: shouldStop)
  }

  package var heldOutLength: Double { Double(window) }
}

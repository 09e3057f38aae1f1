package import TensorCore
package import Training

/// What a language model learns from, example by example, and what is held out of it.
package protocol TextExamples {
  /// The examples of a batch, a pure function of its number and the streams.
  func batch(_ number: Int, streams: TrainingStreams) -> TextBatch

  /// Nats a symbol over all that is held out; `nil`: nothing is, or `shouldStop` turned true.
  func heldOutLoss(
    of network: any LanguageModel, compute: Compute, shouldStop: () -> Bool
  ) -> Double?

  /// Symbols to foretell in an example that is held out, on the mean.
  var heldOutLength: Double { get }
}

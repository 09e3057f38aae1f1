package import TensorCore
package import Training

/// Lines, each a sequence of its own: a line end is read before it, and its own is foretold last.
///
/// Every epoch takes each line once, in an order of its own.
///
/// A line of more symbols than a window is read in pieces, each on its own; of two neighbours the
/// later begins with the last symbol of the earlier.
package struct TextLines: TextExamples {
  private let training, validation: [ArraySlice<Int32>]
  private let batch: Int

  /// Lines as their symbols, line end included, after the symbol of a line end, `start`.
  package init(
    training: [[Int32]], validation: [[Int32]], start: Int32, window: Int, batch: Int
  ) {
    precondition(!training.isEmpty, "lines: nothing to train on")
    func pieces(_ lines: [[Int32]]) -> [ArraySlice<Int32>] {
      lines.flatMap { Self.pieces([start] + $0, window: window) }
    }
    self.training = pieces(training)
    self.validation = pieces(validation)
    self.batch = batch
  }

  /// The lines of a text as symbols; empty lines are none, and the last one may lack its line end.
  static func symbols(of text: String, _ units: TextUnits) throws(UnknownUnit) -> [[Int32]] {
    var lines: [[Int32]] = []
    for line in text.unicodeScalars.split(separator: "\n") {
      lines.append(try units.encode(String(line) + "\n"))
    }
    return lines
  }

  /// A text that ends with a line end, so that there is a symbol for it.
  static func ended(_ text: String) -> String {
    text.unicodeScalars.last == "\n" ? text : text + "\n"
  }

  private static func pieces(_ sequence: [Int32], window: Int) -> [ArraySlice<Int32>] {
    stride(from: 0, to: sequence.count - 1, by: window).map { start in
      sequence[start...min(start + window, sequence.count - 1)]
    }
  }

  package func batch(_ number: Int, streams: TrainingStreams) -> TextBatch {
    let order = EpochOrder(count: training.count, batch: batch, streams: streams)
    return TextBatch(order.items(step: number).map { training[$0] })
  }

  package func heldOutLoss(
    of network: any LanguageModel, compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    Self.loss(of: network, on: validation, compute: compute, shouldStop: shouldStop)
  }

  package var heldOutLength: Double {
    Double(validation.reduce(0) { $0 + $1.count - 1 }) / Double(max(1, validation.count))
  }

  /// Nats a symbol over lines as symbols.
  static func loss(
    of network: any LanguageModel, on lines: [[Int32]], start: Int32, compute: Compute
  ) -> Double? {
    let window = network.longestSequence ?? 1024
    let pieces = lines.flatMap { Self.pieces([start] + $0, window: window) }
    return loss(of: network, on: pieces, compute: compute, shouldStop: { false })
  }

  private static func loss(
    of network: any LanguageModel, on pieces: [ArraySlice<Int32>], compute: Compute,
    shouldStop: () -> Bool
  ) -> Double? {
    guard !pieces.isEmpty else { return nil }
    let together = 32
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, to: pieces.count, by: together) {
      if shouldStop() { return nil }
      let batch = TextBatch(pieces[start..<min(start + together, pieces.count)])
      let mean = network.loss(
        batch.tokens, targets: batch.targets, batch: batch.count, dropout: nil,
        on: Tape(compute, recording: false))
      sum += Double(mean.value.item) * Double(batch.targetCount)
      count += batch.targetCount
    }
    return sum / Double(count)
  }
}

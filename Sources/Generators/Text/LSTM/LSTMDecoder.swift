import NN
package import TensorCore

/// An LSTM language model for generation: every row one text, all advanced by a character at once.
///
/// A row's logits are the bits that `LSTMLanguageModel.logits` gives for the same characters.
package struct LSTMDecoder: LanguageDecoder {
  private let embedding: PackedEmbedding
  private let layers: [PackedRecurrentLayer]
  private let head: PackedLinear
  private let hidden: Int

  package init(_ network: LSTMLanguageModel, compute: Compute) {
    embedding = PackedEmbedding(network.embedding)
    layers = network.lstm.layers.map { PackedRecurrentLayer($0, compute: compute) }
    head = PackedLinear(network.head, compute: compute)
    hidden = network.configuration.hidden
  }

  package func batch(capacity: Int) -> any LanguageBatch { Batch(self, capacity: capacity) }

  /// The rows of a batch: their states and the scratch of a step.
  private final class Batch: LanguageBatch {
    let logits: RowBuffer
    private let decoder: LSTMDecoder
    private let x, gates, scratch: RowBuffer
    private let states: [(h: RowBuffer, c: RowBuffer)]

    init(_ decoder: LSTMDecoder, capacity: Int) {
      self.decoder = decoder
      let hidden = decoder.hidden
      x = RowBuffer(capacity: capacity, width: decoder.embedding.width)
      gates = RowBuffer(capacity: capacity, width: 4 * hidden)
      scratch = RowBuffer(capacity: capacity, width: 4 * hidden)
      logits = RowBuffer(capacity: capacity, width: decoder.head.outputs)
      states = decoder.layers.map { _ in
        (
          RowBuffer(capacity: capacity, width: hidden),
          RowBuffer(capacity: capacity, width: hidden)
        )
      }
    }

    func step(_ symbols: [Int32], on compute: Compute) {
      for (row, symbol) in symbols.enumerated() {
        decoder.embedding.copy(symbol, to: x.base + row * x.width)
      }
      var x = x
      for (layer, state) in zip(decoder.layers, states) {
        layer.stepLSTM(
          x, h: state.h, c: state.c, gates: gates, scratch: scratch, rows: symbols.count,
          on: compute)
        x = state.h
      }
      decoder.head(x, rows: symbols.count, into: logits, on: compute)
    }

    func clear(row: Int) {
      for state in states {
        state.h.clear(row: row)
        state.c.clear(row: row)
      }
    }

    func copy(row: Int, to other: Int) {
      logits.copy(row: row, to: other)
      for state in states {
        state.h.copy(row: row, to: other)
        state.c.copy(row: row, to: other)
      }
    }
  }
}

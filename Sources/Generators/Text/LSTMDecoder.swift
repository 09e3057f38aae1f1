package import NN
package import TensorCore

/// An LSTM language model for generation: every row one text, all advanced by a character at once.
///
/// A row's logits are the bits that `LSTMLanguageModel.logits` gives for the same characters.
package struct LSTMDecoder: Sendable {
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

  /// Feeds one symbol to each of the first rows; their logits stand in `batch.logits`.
  package func step(_ symbols: [Int32], _ batch: Batch, on compute: Compute) {
    for (row, symbol) in symbols.enumerated() {
      embedding.copy(symbol, to: batch.x.base + row * batch.x.width)
    }
    var x = batch.x
    for (layer, state) in zip(layers, batch.states) {
      layer.stepLSTM(
        x, h: state.h, c: state.c, gates: batch.gates, scratch: batch.scratch,
        rows: symbols.count, on: compute)
      x = state.h
    }
    head(x, rows: symbols.count, into: batch.logits, on: compute)
  }

  /// Room for the states of some rows.
  package func batch(capacity: Int) -> Batch { Batch(self, capacity: capacity) }

  /// The rows of a batch: their states and the scratch of a step.
  package final class Batch {
    package let logits: RowBuffer
    fileprivate let x, gates, scratch: RowBuffer
    fileprivate let states: [(h: RowBuffer, c: RowBuffer)]

    fileprivate init(_ decoder: LSTMDecoder, capacity: Int) {
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

    /// The zero state: a text begins.
    package func clear(row: Int) {
      for state in states {
        state.h.clear(row: row)
        state.c.clear(row: row)
      }
    }

    /// Moves a text's state and logits to another row.
    package func copy(row: Int, to other: Int) {
      logits.copy(row: row, to: other)
      for state in states {
        state.h.copy(row: row, to: other)
        state.c.copy(row: row, to: other)
      }
    }
  }
}

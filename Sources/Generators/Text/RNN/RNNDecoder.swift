import NN
package import TensorCore

/// An RNN language model for generation: every row one text, all advanced by a symbol at once.
///
/// A row's logits are the bits that `RNNLanguageModel.logits` gives for the same symbols: the table
/// holds what `i2h` gives for each symbol.
package struct RNNDecoder: LanguageDecoder {
  private let table: PackedEmbedding
  private let recurrent: PackedLinear
  private let output: PackedLinear

  package init(_ network: RNNLanguageModel, compute: Compute) {
    table = PackedEmbedding(oneHot: network.input, compute: compute)
    recurrent = PackedLinear(network.recurrent, compute: compute)
    output = PackedLinear(network.output, compute: compute)
  }

  package func batch(capacity: Int) -> any LanguageBatch { Batch(self, capacity: capacity) }

  private final class Batch: LanguageBatch {
    let logits: RowBuffer
    private let decoder: RNNDecoder
    private let x, sums, hidden: RowBuffer

    init(_ decoder: RNNDecoder, capacity: Int) {
      self.decoder = decoder
      let width = decoder.recurrent.outputs
      x = RowBuffer(capacity: capacity, width: width)
      sums = RowBuffer(capacity: capacity, width: width)
      hidden = RowBuffer(capacity: capacity, width: width)
      logits = RowBuffer(capacity: capacity, width: decoder.output.outputs)
    }

    func step(_ symbols: [Int32], on compute: Compute) {
      let (rows, count) = (symbols.count, symbols.count * x.width)
      for (row, symbol) in symbols.enumerated() {
        decoder.table.copy(symbol, to: x.base + row * x.width)
      }
      decoder.recurrent(hidden, rows: rows, into: sums, on: compute)
      compute.add(count, x.base, sums.base, into: sums.base)
      compute.tanh(count, sums.base, into: hidden.base)
      decoder.output(hidden, rows: rows, into: logits, on: compute)
    }

    func clear(row: Int) { hidden.clear(row: row) }

    func copy(row: Int, to other: Int) {
      logits.copy(row: row, to: other)
      hidden.copy(row: row, to: other)
    }
  }
}

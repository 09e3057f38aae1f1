import NN
import PipelineInterface
package import TensorCore

/// An RNN language model for generation: every row one text, all advanced by a symbol at once.
///
/// With f32 weights a row's logits are the bits that `RNNLanguageModel.logits` gives for the same
/// symbols: the table holds what `i2h` gives for each symbol.
package struct RNNDecoder: LanguageDecoder {
  private let table: PackedEmbedding
  private let recurrent: PackedLinear
  private let output: PackedLinear

  package init(_ network: RNNLanguageModel, compute: Compute) {
    table = PackedEmbedding(oneHot: network.input, compute: compute)
    recurrent = PackedLinear(network.recurrent, compute: compute)
    output = PackedLinear(network.output, compute: compute)
  }

  private init(_ other: RNNDecoder, _ precision: WeightPrecision, _ compute: Compute) {
    table = other.table
    recurrent = other.recurrent.stored(as: precision, compute: compute)
    output = other.output.stored(as: precision, compute: compute)
  }

  package func stored(as precision: WeightPrecision, compute: Compute) -> any LanguageDecoder {
    RNNDecoder(self, precision, compute)
  }

  package func batchBytes(capacity: Int) -> Int {
    capacity.times(4).times(2 * recurrent.outputs + output.outputs)
  }

  package func batch(capacity: Int, compute: Compute) -> any LanguageBatch {
    Batch(self, capacity: capacity)
  }

  private final class Batch: LanguageBatch {
    let logits: RowBuffer
    private let decoder: RNNDecoder
    private let sums, hidden: RowBuffer

    init(_ decoder: RNNDecoder, capacity: Int) {
      self.decoder = decoder
      let width = decoder.recurrent.outputs
      sums = RowBuffer(capacity: capacity, width: width)
      hidden = RowBuffer(capacity: capacity, width: width)
      logits = RowBuffer(capacity: capacity, width: decoder.output.outputs)
    }

    func step(_ symbols: [Int32], on compute: Compute) {
      let rows = symbols.count
      decoder.recurrent(hidden, rows: rows, into: sums, on: compute)
      symbols.withUnsafeBufferPointer { symbols in
        decoder.table.withTable { table in
          compute.tanhOfSum(
            symbols, table: table, width: sums.width, sums.base, into: hidden.base)
        }
      }
      decoder.output(hidden, rows: rows, into: logits, on: compute)
    }

    func clear(row: Int) { hidden.clear(row: row) }

    func copy(row: Int, to other: Int) {
      logits.copy(row: row, to: other)
      hidden.copy(row: row, to: other)
    }
  }
}

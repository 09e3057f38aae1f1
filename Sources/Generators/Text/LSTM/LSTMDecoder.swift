import NN
import PipelineInterface
package import TensorCore

/// An LSTM language model for generation: every row one text, all advanced by a character at once.
///
/// With f32 weights a row's logits are the bits that `LSTMLanguageModel.logits` gives for the same
/// characters: the table holds what the first layer's input product gives for each symbol.
package struct LSTMDecoder: LanguageDecoder {
  /// What the first layer sees of a symbol.
  private enum Input {
    /// Its pre-activations.
    case table(PackedEmbedding)
    /// Its embedding: of large alphabets, whose table would not stay in the cache.
    case embedding(PackedEmbedding)
  }

  private let input: Input
  private let layers: [PackedRecurrentLayer]
  private let head: PackedLinear

  package init(_ network: LSTMLanguageModel, compute: Compute) {
    layers = network.lstm.layers.map { PackedRecurrentLayer($0, compute: compute) }
    head = PackedLinear(network.head, compute: compute)
    let size = network.configuration.symbols * layers[0].gateWidth
    input =
      size <= Self.largestTable
      ? .table(PackedEmbedding(network.embedding, through: layers[0].input, compute: compute))
      : .embedding(PackedEmbedding(network.embedding))
  }

  /// Floats of a table: 4 MB.
  private static let largestTable = 1 << 20

  private init(_ other: LSTMDecoder, _ precision: WeightPrecision, _ compute: Compute) {
    input = other.input
    layers = other.layers.enumerated().map { index, layer in
      layer.stored(as: precision, readsEmbedding: index == 0, compute: compute)
    }
    head = other.head.stored(as: precision, compute: compute)
  }

  package func stored(as precision: WeightPrecision, compute: Compute) -> any LanguageDecoder {
    LSTMDecoder(self, precision, compute)
  }

  package func batchBytes(capacity: Int) -> Int {
    let (gates, hidden) = (layers[0].gateWidth, layers[0].hidden)
    let input = if case .embedding(let embedding) = input { embedding.width } else { 0 }
    return capacity.times(4).times(
      2 * gates + 2 * hidden * layers.count + head.outputs + input)
  }

  package func batch(capacity: Int, compute: Compute) -> any LanguageBatch {
    Batch(self, capacity: capacity)
  }

  /// The rows of a batch: their states and the scratch of a step.
  private final class Batch: LanguageBatch {
    let logits: RowBuffer
    private let decoder: LSTMDecoder
    private let embedded: RowBuffer?
    private let gates, scratch: RowBuffer
    private let states: [(h: RowBuffer, c: RowBuffer)]

    init(_ decoder: LSTMDecoder, capacity: Int) {
      self.decoder = decoder
      let (gates, hidden) = (decoder.layers[0].gateWidth, decoder.layers[0].hidden)
      if case .embedding(let embedding) = decoder.input {
        embedded = RowBuffer(capacity: capacity, width: embedding.width)
      } else {
        embedded = nil
      }
      self.gates = RowBuffer(capacity: capacity, width: gates)
      scratch = RowBuffer(capacity: capacity, width: gates)
      logits = RowBuffer(capacity: capacity, width: decoder.head.outputs)
      states = decoder.layers.map { _ in
        (
          RowBuffer(capacity: capacity, width: hidden),
          RowBuffer(capacity: capacity, width: hidden)
        )
      }
    }

    func step(_ symbols: [Int32], on compute: Compute) {
      let rows = symbols.count
      first(symbols, on: compute)
      for index in decoder.layers.indices.dropFirst() {
        let state = states[index]
        decoder.layers[index].stepLSTM(
          states[index - 1].h, h: state.h, c: state.c, gates: gates, scratch: scratch, rows: rows,
          on: compute)
      }
      decoder.head(states[states.count - 1].h, rows: rows, into: logits, on: compute)
    }

    private func first(_ symbols: [Int32], on compute: Compute) {
      let (layer, state) = (decoder.layers[0], states[0])
      switch decoder.input {
      case .table(let table):
        symbols.withUnsafeBufferPointer { symbols in
          layer.stepLSTM(
            symbols, table: table, h: state.h, c: state.c, scratch: scratch, on: compute)
        }
      case .embedding(let embedding):
        guard let embedded else { return }
        for (row, symbol) in symbols.enumerated() {
          embedding.copy(symbol, to: embedded.base + row * embedded.width)
        }
        layer.stepLSTM(
          embedded, h: state.h, c: state.c, gates: gates, scratch: scratch, rows: symbols.count,
          on: compute)
      }
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

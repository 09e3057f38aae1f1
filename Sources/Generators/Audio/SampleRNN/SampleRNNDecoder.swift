import NN
import Numerics
package import TensorCore

/// A SampleRNN for generation: every row one sound, all advanced by a frame of 16 samples at once.
///
/// A row's logits are the bits that `SampleRNN.logits` gives for the same codes.
package struct SampleRNNDecoder: Sendable {
  private let topIn, midIn, topUp, midUp, input, hidden, output: PackedLinear
  private let topRNN, midRNN: PackedRecurrentLayer
  private let embedding: PackedEmbedding
  private let dim: Int

  package init(_ network: SampleRNN, compute: Compute) {
    func pack(_ layer: Linear) -> PackedLinear { PackedLinear(layer, compute: compute) }
    topIn = pack(network.topIn)
    midIn = pack(network.midIn)
    topUp = pack(network.topUp)
    midUp = pack(network.midUp)
    input = pack(network.input)
    hidden = pack(network.hidden)
    output = pack(network.output)
    topRNN = PackedRecurrentLayer(network.topRNN.layer, compute: compute)
    midRNN = PackedRecurrentLayer(network.midRNN.layer, compute: compute)
    embedding = PackedEmbedding(network.embedding)
    dim = network.configuration.dim
  }

  /// Appends the next 16 codes of each of the first rows to `batch.history`.
  ///
  /// `pick` gives a row's next code from its logits, which it may overwrite.
  package func frame(
    rows: Int, _ batch: Batch, on compute: Compute,
    pick: (_ row: Int, _ logits: UnsafeMutableBufferPointer<Float>) -> UInt8
  ) {
    let small = SampleRNN.midFrame
    let length = SampleRNN.topFrame
    batch.fillFrames(rows: rows, from: 0, into: batch.topFrame)
    topIn(batch.topFrame, rows: rows, into: batch.x, on: compute)
    topRNN.stepGRU(
      batch.x, h: batch.top, gates: batch.gates, scratch: batch.scratch, rows: rows, on: compute)
    topUp(batch.top, rows: rows, into: batch.topCondition, on: compute)
    for start in stride(from: 0, to: length, by: small) {
      batch.fillFrames(rows: rows, from: length - small + start, into: batch.midFrame)
      midIn(batch.midFrame, rows: rows, into: batch.x, on: compute)
      add(batch.topCondition, part: start / small, to: batch.x, rows: rows, on: compute)
      midRNN.stepGRU(
        batch.x, h: batch.mid, gates: batch.gates, scratch: batch.scratch, rows: rows, on: compute)
      midUp(batch.mid, rows: rows, into: batch.midCondition, on: compute)
      for part in 0..<small {
        sample(rows: rows, at: start + part, batch, on: compute)
        for row in 0..<rows {
          batch.history[row][length + start + part] = pick(row, batch.logits[row])
        }
      }
    }
    for row in 0..<rows {
      batch.history[row].replaceSubrange(..<length, with: batch.history[row][length...])
    }
  }

  /// The logits of sample `index` of the frame.
  private func sample(rows: Int, at index: Int, _ batch: Batch, on compute: Compute) {
    let small = SampleRNN.midFrame
    for row in 0..<rows {
      for place in 0..<small {
        let code = batch.history[row][SampleRNN.topFrame - small + index + place]
        embedding.copy(
          Int32(code),
          to: batch.embedded.base + row * batch.embedded.width + place * embedding.width)
      }
    }
    input(batch.embedded, rows: rows, into: batch.x, on: compute)
    add(batch.midCondition, part: index % small, to: batch.x, rows: rows, on: compute)
    compute.relu(rows * dim, batch.x.base, into: batch.x.base)
    hidden(batch.x, rows: rows, into: batch.y, on: compute)
    compute.relu(rows * dim, batch.y.base, into: batch.y.base)
    output(batch.y, rows: rows, into: batch.logits, on: compute)
  }

  /// Adds the part-th `dim` numbers of each row of a condition.
  private func add(
    _ condition: RowBuffer, part: Int, to x: RowBuffer, rows: Int, on compute: Compute
  ) {
    for row in 0..<rows {
      let x = x.base + row * dim
      compute.add(dim, x, condition.base + row * condition.width + part * dim, into: x)
    }
  }

  /// Room for the states of some rows.
  package func batch(capacity: Int) -> Batch { Batch(self, capacity: capacity) }

  /// The rows of a batch: their states, their last codes and the scratch of a step.
  package final class Batch {
    /// The last 16 codes of each row, then room for the frame in progress.
    fileprivate(set) var history: [[UInt8]]
    fileprivate let top, mid: RowBuffer
    fileprivate let topFrame, midFrame, x, y, gates, scratch, topCondition, midCondition: RowBuffer
    fileprivate let embedded, logits: RowBuffer

    fileprivate init(_ decoder: SampleRNNDecoder, capacity: Int) {
      func rows(_ width: Int) -> RowBuffer { RowBuffer(capacity: capacity, width: width) }
      let dim = decoder.dim
      history = Array(repeating: Self.silence, count: capacity)
      (top, mid, x, y) = (rows(dim), rows(dim), rows(dim), rows(dim))
      (gates, scratch) = (rows(3 * dim), rows(3 * dim))
      (topCondition, midCondition) = (rows(4 * dim), rows(4 * dim))
      topFrame = rows(SampleRNN.topFrame)
      midFrame = rows(SampleRNN.midFrame)
      embedded = rows(SampleRNN.midFrame * decoder.embedding.width)
      logits = rows(decoder.output.outputs)
    }

    private static let silence =
      [UInt8](repeating: MuLaw.silence, count: SampleRNN.topFrame)
      + [UInt8](repeating: 0, count: SampleRNN.topFrame)

    /// Begins a sound: the zero state after `context`, 16 codes; nil: silence.
    package func clear(row: Int, context: [UInt8]? = nil) {
      history[row] = Self.silence
      if let context { history[row].replaceSubrange(..<SampleRNN.topFrame, with: context) }
      top.clear(row: row)
      mid.clear(row: row)
    }

    /// Moves a sound's state to another row.
    package func copy(row: Int, to other: Int) {
      history[other] = history[row]
      top.copy(row: row, to: other)
      mid.copy(row: row, to: other)
    }

    /// The codes from a place on, as a tier sees them, one frame a row.
    fileprivate func fillFrames(rows: Int, from start: Int, into frames: RowBuffer) {
      for row in 0..<rows {
        for index in 0..<frames.width {
          frames[row][index] = MuLaw.linear[Int(history[row][start + index])]
        }
      }
    }
  }
}

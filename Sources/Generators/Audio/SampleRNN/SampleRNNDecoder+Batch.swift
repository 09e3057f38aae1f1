import NN
import Numerics
import TensorCore

extension SampleRNNDecoder {
  /// What the rows of a batch keep for one recurrent tier.
  struct TierRows {
    /// Hidden states.
    let h: RowBuffer
    /// What each row's class adds to the input.
    let shift: RowBuffer?
    private let recurrence: PackedTierGRU

    init(_ recurrence: PackedTierGRU, capacity: Int) {
      self.recurrence = recurrence
      h = RowBuffer(capacity: capacity, width: recurrence.layer.hidden)
      shift = recurrence.classes.map { RowBuffer(capacity: capacity, width: $0.width) }
    }

    func begin(row: Int, class label: Int) {
      if let initial = recurrence.initial {
        _ = h[row].update(from: initial)
      } else {
        h.clear(row: row)
      }
      if let shift, let classes = recurrence.classes {
        classes.copy(Int32(label), to: shift.base + row * shift.width)
      }
    }

    func copy(row: Int, to other: Int) {
      h.copy(row: row, to: other)
      shift?.copy(row: row, to: other)
    }
  }

  /// The rows of a batch: their states, their last codes and the scratch of a step.
  package final class Batch {
    /// The last 16 codes of each row, then room for the frame in progress.
    private var history: [[UInt8]]
    let tiers: [TierRows]
    /// Input and output of each frame tier.
    let frames, conditions: [RowBuffer]
    let x, y, gates, scratch, embedded, logits: RowBuffer

    init(_ decoder: SampleRNNDecoder, capacity: Int) {
      func rows(_ width: Int) -> RowBuffer { RowBuffer(capacity: capacity, width: width) }
      let dim = decoder.dim
      history = Array(repeating: Self.silence, count: capacity)
      tiers = decoder.recurrences.map { TierRows($0, capacity: capacity) }
      frames = decoder.frameTiers.map { rows($0.frame) }
      conditions = decoder.frameTiers.map { rows($0.parts * dim) }
      (x, y, gates, scratch) = (rows(dim), rows(dim), rows(3 * dim), rows(3 * dim))
      embedded = rows(decoder.lookBack * decoder.embedding.width)
      logits = rows(decoder.codes)
    }

    private static let silence =
      [UInt8](repeating: SampleEncoding.silence, count: SampleRNN.topFrame)
      + [UInt8](repeating: 0, count: SampleRNN.topFrame)

    /// Begins a sound of a class, of a network that knows classes: the first state after `context`,
    /// 16 codes; nil: silence.
    package func clear(row: Int, class label: Int = 0, context: [UInt8]? = nil) {
      history[row] = Self.silence
      if let context { history[row].replaceSubrange(..<SampleRNN.topFrame, with: context) }
      for tier in tiers { tier.begin(row: row, class: label) }
    }

    /// Moves a sound's state to another row.
    package func copy(row: Int, to other: Int) {
      history[other] = history[row]
      for tier in tiers { tier.copy(row: row, to: other) }
    }

    /// Sample `index` of the frame in progress.
    func append(_ code: UInt8, row: Int, at index: Int) {
      history[row][SampleRNN.topFrame + index] = code
    }

    /// The frame in progress becomes the last 16 codes.
    func endFrame(rows: Int) {
      for row in 0..<rows {
        history[row].replaceSubrange(
          ..<SampleRNN.topFrame, with: history[row][SampleRNN.topFrame...])
      }
    }

    /// The codes before sample `index`, as a frame tier sees them, one frame a row.
    func fillFrames(rows: Int, before index: Int, into frames: RowBuffer) {
      let start = SampleRNN.topFrame + index - frames.width
      for row in 0..<rows {
        for place in 0..<frames.width {
          frames[row][place] = MuLaw.linear[Int(history[row][start + place])]
        }
      }
    }

    /// The embeddings of the `count` codes before sample `index`, oldest first.
    func fillEmbeddings(rows: Int, before index: Int, _ count: Int, _ embedding: PackedEmbedding) {
      for row in 0..<rows {
        for place in 0..<count {
          let code = history[row][SampleRNN.topFrame + index - count + place]
          embedding.copy(
            Int32(code), to: embedded.base + row * embedded.width + place * embedding.width)
        }
      }
    }
  }
}

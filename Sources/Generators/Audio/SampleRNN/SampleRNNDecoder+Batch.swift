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
    private let history: UnsafeMutablePointer<UInt8>
    private static let span = 2 * SampleRNN.topFrame
    let tiers: [TierRows]
    /// Input and output of each frame tier.
    let frames, conditions: [RowBuffer]
    let x, y, gates, scratch, embedded, logits: RowBuffer

    init(_ decoder: SampleRNNDecoder, capacity: Int) {
      func rows(_ width: Int) -> RowBuffer { RowBuffer(capacity: capacity, width: width) }
      let dim = decoder.dim
      history = .allocate(capacity: capacity * Self.span)
      history.initialize(repeating: SampleEncoding.silence, count: capacity * Self.span)
      tiers = decoder.recurrences.map { TierRows($0, capacity: capacity) }
      frames = decoder.frameTiers.map { rows($0.frame) }
      conditions = decoder.frameTiers.map { rows($0.parts * dim) }
      (x, y, gates, scratch) = (rows(dim), rows(dim), rows(3 * dim), rows(3 * dim))
      embedded = rows(decoder.lookBack * decoder.embedding.width)
      logits = rows(decoder.codes)
    }

    deinit { history.deallocate() }

    /// Begins a sound of a class, of a network that knows classes: the first state after `context`,
    /// 16 codes; nil: silence.
    package func clear(row: Int, class label: Int = 0, context: [UInt8]? = nil) {
      for place in 0..<SampleRNN.topFrame {
        history[row * Self.span + place] = context?[place] ?? SampleEncoding.silence
      }
      for tier in tiers { tier.begin(row: row, class: label) }
    }

    /// Moves a sound's state to another row.
    package func copy(row: Int, to other: Int) {
      for place in 0..<Self.span {
        history[other * Self.span + place] = history[row * Self.span + place]
      }
      for tier in tiers { tier.copy(row: row, to: other) }
    }

    /// Sample `index` of the frame in progress.
    func append(_ code: UInt8, row: Int, at index: Int) {
      history[row * Self.span + SampleRNN.topFrame + index] = code
    }

    /// The frame in progress becomes the last 16 codes.
    func endFrame(rows: Int) {
      for row in 0..<rows {
        for place in row * Self.span..<row * Self.span + SampleRNN.topFrame {
          history[place] = history[place + SampleRNN.topFrame]
        }
      }
    }

    /// The `count` codes of a row before sample `index`, oldest first.
    func codes(row: Int, before index: Int, _ count: Int) -> UnsafePointer<UInt8> {
      let start = row * Self.span + SampleRNN.topFrame + index - count
      return UnsafePointer(history + start)
    }

    /// The codes before sample `index`, as a frame tier sees them, one frame a row.
    func fillFrames(rows: Int, before index: Int, into frames: RowBuffer) {
      for row in 0..<rows {
        let codes = codes(row: row, before: index, frames.width)
        let frame = frames.base + row * frames.width
        for place in 0..<frames.width { frame[place] = MuLaw.linear[Int(codes[place])] }
      }
    }

    /// The embeddings of the `count` codes before sample `index`, oldest first.
    func fillEmbeddings(rows: Int, before index: Int, _ count: Int, _ embedding: PackedEmbedding) {
      for row in 0..<rows {
        let codes = codes(row: row, before: index, count)
        for place in 0..<count {
          embedding.copy(
            Int32(codes[place]), to: embedded.base + row * embedded.width + place * embedding.width)
        }
      }
    }
  }
}

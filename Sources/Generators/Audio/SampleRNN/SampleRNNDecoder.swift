import NN
import PipelineInterface
package import TensorCore

/// A SampleRNN for generation: every row one sound, all advanced by a frame of 16 samples at once.
///
/// With f32 weights a row's logits are the bits that `SampleRNN.logits` gives for the same codes.
package struct SampleRNNDecoder: Sendable {
  let frameTiers: [PackedFrameTier]
  let sampleTier: PackedTierGRU?
  let embedding: PackedEmbedding
  let dim: Int
  /// `inp` of the last embeddings: tables, or the layer itself where tables would differ from it.
  private let tables: PackedEmbeddings?
  private let input: PackedLinear?
  private let hidden, output: PackedLinear

  package init(_ network: SampleRNN, compute: Compute) {
    frameTiers = network.frameTiers.map { PackedFrameTier($0, compute: compute) }
    sampleTier = network.sampleRecurrence.map { PackedTierGRU($0, compute: compute) }
    embedding = PackedEmbedding(network.embedding)
    dim = network.configuration.dim
    tables = network.input.flatMap {
      PackedEmbeddings(network.embedding, through: $0, compute: compute)
    }
    input = tables == nil ? network.input.map { PackedLinear($0, compute: compute) } : nil
    hidden = PackedLinear(network.hidden, compute: compute)
    output = PackedLinear(network.output, compute: compute)
  }

  private init(_ other: SampleRNNDecoder, _ precision: WeightPrecision, _ compute: Compute) {
    frameTiers = other.frameTiers.map { $0.stored(as: precision, compute: compute) }
    sampleTier = other.sampleTier?.stored(
      as: precision, readsEmbedding: true, compute: compute)
    embedding = other.embedding
    dim = other.dim
    tables = other.tables
    input = other.input
    hidden = other.hidden.stored(as: precision, compute: compute)
    output = other.output.stored(as: precision, compute: compute)
  }

  /// The same network with weights of another precision; those that meet an embedding stay as they
  /// are.
  package func stored(as precision: WeightPrecision, compute: Compute) -> SampleRNNDecoder {
    SampleRNNDecoder(self, precision, compute)
  }

  /// The recurrent tiers, top first.
  var recurrences: [PackedTierGRU] {
    frameTiers.map { $0.recurrence } + (sampleTier.map { [$0] } ?? [])
  }
  /// Codes whose embeddings the sample level sees.
  var lookBack: Int { frameTiers.isEmpty ? 1 : SampleRNN.midFrame }
  /// Codes in the alphabet.
  var codes: Int { output.outputs }

  /// Appends the next 16 codes of each of the first rows.
  ///
  /// `pick` gives a row's next code from its logits, which it may overwrite.
  package func frame(
    rows: Int, _ batch: Batch, on compute: Compute,
    pick: (_ row: Int, _ logits: UnsafeMutableBufferPointer<Float>) -> UInt8
  ) {
    for index in 0..<SampleRNN.topFrame {
      for place in frameTiers.indices where index.isMultiple(of: frameTiers[place].frame) {
        advance(place, rows: rows, at: index, batch, on: compute)
      }
      sample(rows: rows, at: index, batch, on: compute)
      for row in 0..<rows {
        batch.append(pick(row, batch.logits[row]), row: row, at: index)
      }
    }
    batch.endFrame(rows: rows)
  }

  /// A step of a frame tier, whose frame begins before sample `index`.
  private func advance(
    _ place: Int, rows: Int, at index: Int, _ batch: Batch, on compute: Compute
  ) {
    let (tier, state) = (frameTiers[place], batch.tiers[place])
    batch.fillFrames(rows: rows, before: index, into: batch.frames[place])
    tier.input(batch.frames[place], rows: rows, into: batch.x, on: compute)
    addCondition(above: place, rows: rows, at: index, batch, on: compute)
    tier.recurrence.step(batch.x, state, batch, rows: rows, on: compute)
    tier.up(state.h, rows: rows, into: batch.conditions[place], on: compute)
  }

  /// The logits of sample `index` of the frame.
  private func sample(rows: Int, at index: Int, _ batch: Batch, on compute: Compute) {
    if let tables {
      let above = frameTiers.count - 1
      tables.reluOfSum(rows: rows, into: batch.x, on: compute) { row in
        batch.codes(row: row, before: index, lookBack)
      } condition: { row in
        condition(of: above, row: row, at: index, batch)
      }
      hidden(batch.x, rows: rows, into: batch.y, on: compute)
    } else {
      batch.fillEmbeddings(rows: rows, before: index, lookBack, embedding)
      sampleFromEmbeddings(rows: rows, at: index, batch, on: compute)
    }
    compute.relu(rows * dim, batch.y.base, into: batch.y.base)
    output(batch.y, rows: rows, into: batch.logits, on: compute)
  }

  private func sampleFromEmbeddings(
    rows: Int, at index: Int, _ batch: Batch, on compute: Compute
  ) {
    if let sampleTier {
      let state = batch.tiers[frameTiers.count]
      sampleTier.step(batch.embedded, state, batch, rows: rows, on: compute)
      hidden(state.h, rows: rows, into: batch.y, on: compute)
    } else if let input {
      input(batch.embedded, rows: rows, into: batch.x, on: compute)
      addCondition(above: frameTiers.count, rows: rows, at: index, batch, on: compute)
      compute.relu(rows * dim, batch.x.base, into: batch.x.base)
      hidden(batch.x, rows: rows, into: batch.y, on: compute)
    }
  }

  /// The part of a tier's output that sample `index` of a row falls into.
  private func condition(
    of place: Int, row: Int, at index: Int, _ batch: Batch
  ) -> UnsafePointer<Float> {
    let (tier, conditions) = (frameTiers[place], batch.conditions[place])
    let part = index % tier.frame * tier.parts / tier.frame
    return UnsafePointer(conditions.base + row * conditions.width + part * dim)
  }

  /// Adds to x the part of the condition from the tier above `place` that sample `index` falls into.
  private func addCondition(
    above place: Int, rows: Int, at index: Int, _ batch: Batch, on compute: Compute
  ) {
    guard place > 0 else { return }
    for row in 0..<rows {
      let x = batch.x.base + row * dim
      compute.add(
        dim, x, condition(of: place - 1, row: row, at: index, batch), into: x)
    }
  }

  /// The bytes of the room for so many rows.
  func batchBytes(capacity: Int) -> Int {
    let conditions = frameTiers.reduce(0) { $0 + $1.parts * dim + $1.frame }
    return capacity.times(4).times(
      8 * dim + conditions + recurrences.count * dim + lookBack * embedding.width + codes)
  }

  /// Room for the states of some rows.
  package func batch(capacity: Int) -> Batch { Batch(self, capacity: capacity) }
}

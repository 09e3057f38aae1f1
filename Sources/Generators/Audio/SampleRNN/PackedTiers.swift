import NN
import TensorCore

/// A tier over frames for generation.
struct PackedFrameTier: Sendable {
  let frame, parts: Int
  let input, up: PackedLinear
  let recurrence: PackedTierGRU

  init(_ tier: FrameTier, compute: Compute) {
    frame = tier.frame
    parts = tier.parts
    input = PackedLinear(tier.input, compute: compute)
    up = PackedLinear(tier.up, compute: compute)
    recurrence = PackedTierGRU(tier.recurrence, compute: compute)
  }

  private init(_ other: PackedFrameTier, _ precision: WeightPrecision, _ compute: Compute) {
    (frame, parts) = (other.frame, other.parts)
    input = other.input.stored(as: precision, compute: compute)
    up = other.up.stored(as: precision, compute: compute)
    recurrence = other.recurrence.stored(
      as: precision, readsEmbedding: false, compute: compute)
  }

  func stored(as precision: WeightPrecision, compute: Compute) -> PackedFrameTier {
    PackedFrameTier(self, precision, compute)
  }
}

/// The recurrent layer of a tier for generation.
struct PackedTierGRU: Sendable {
  let layer: PackedRecurrentLayer
  let classes: PackedEmbedding?
  let initial: [Float]?

  init(_ recurrence: TierGRU, compute: Compute) {
    layer = PackedRecurrentLayer(recurrence.layer.layer, compute: compute)
    classes = recurrence.classes.map { PackedEmbedding($0) }
    initial = recurrence.initial.map { $0.value.values }
  }

  private init(_ layer: PackedRecurrentLayer, like other: PackedTierGRU) {
    self.layer = layer
    classes = other.classes
    initial = other.initial
  }

  func stored(
    as precision: WeightPrecision, readsEmbedding: Bool, compute: Compute
  ) -> PackedTierGRU {
    PackedTierGRU(
      layer.stored(as: precision, readsEmbedding: readsEmbedding, compute: compute), like: self)
  }

  /// One step of the first rows: x, shifted by the rows' classes in place, and the state to the new
  /// state.
  func step(
    _ x: RowBuffer, _ state: SampleRNNDecoder.TierRows, _ batch: SampleRNNDecoder.Batch, rows: Int,
    on compute: Compute
  ) {
    if let shift = state.shift {
      compute.add(rows * x.width, x.base, shift.base, into: x.base)
    }
    layer.stepGRU(
      x, h: state.h, gates: batch.gates, scratch: batch.scratch, rows: rows, on: compute)
  }
}

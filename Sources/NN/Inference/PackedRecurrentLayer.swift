public import TensorCore

/// A recurrent layer for generation: both products packed once. Its gates are the caller's.
public struct PackedRecurrentLayer: Sendable {
  private let input, recurrent: PackedLinear

  /// Packs a layer.
  public init(_ layer: RecurrentLayer, compute: Compute) {
    input = PackedLinear(layer.weightIH, bias: layer.biasIH, compute: compute)
    recurrent = PackedLinear(layer.weightHH, bias: layer.biasHH, compute: compute)
  }

  /// Width of both pre-activations: gates x hidden.
  public var gateWidth: Int { input.outputs }

  /// One step of an LSTM: x and state (h, c) to the new state, in place. `xg`, `hg`: scratch of
  /// `gateWidth`.
  public func stepLSTM(
    _ x: RowBuffer, h: RowBuffer, c: RowBuffer, xg: RowBuffer, hg: RowBuffer, rows: Int,
    on compute: Compute
  ) {
    input(x, rows: rows, into: xg, on: compute)
    recurrent(h, rows: rows, into: hg, on: compute)
    compute.lstmStep(
      rows: rows, hidden: h.width, xg: xg.base, hg: hg.base, c: c.base, h: h.base)
  }

  /// One step of a GRU: x and state h to the new state, in place. `xg`, `hg`: scratch of
  /// `gateWidth`.
  public func stepGRU(
    _ x: RowBuffer, h: RowBuffer, xg: RowBuffer, hg: RowBuffer, rows: Int, on compute: Compute
  ) {
    input(x, rows: rows, into: xg, on: compute)
    recurrent(h, rows: rows, into: hg, on: compute)
    compute.gruStep(rows: rows, hidden: h.width, xg: xg.base, hg: hg.base, h: h.base)
  }
}

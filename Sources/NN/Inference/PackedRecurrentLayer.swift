public import TensorCore

/// A recurrent layer for generation: both products packed once.
///
/// Same bits as `LSTM` and `GRU`.
public struct PackedRecurrentLayer: Sendable {
  private let input: PackedLinear
  private let recurrent: PackedMatrix
  private let bias: Tensor

  /// Packs a layer.
  public init(_ layer: RecurrentLayer, compute: Compute) {
    input = PackedLinear(layer.weightIH, bias: layer.biasIH, compute: compute)
    recurrent = PackedMatrix(layer.weightHH.value, compute: compute)
    bias = layer.biasHH.value
  }

  /// Width of both pre-activations: gates x hidden.
  public var gateWidth: Int { recurrent.outputs }
  /// Width of the state.
  public var hidden: Int { recurrent.inputs }

  /// One step of an LSTM: x and state (h, c) to the new state, in place.
  ///
  /// `gates` and `scratch`: room of `gateWidth`.
  public func stepLSTM(
    _ x: RowBuffer, h: RowBuffer, c: RowBuffer, gates: RowBuffer, scratch: RowBuffer, rows: Int,
    on compute: Compute
  ) {
    input(x, rows: rows, into: gates, on: compute)
    bias.withUnsafeBufferPointer { bias in
      guard let bias = bias.baseAddress else { return }
      compute.lstmStep(
        rows: rows, inputGates: gates.base, stride: gates.width, recurrent: recurrent, bias: bias,
        h: h.base, c: c.base, scratch: scratch.base)
    }
  }

  /// One step of a GRU: x and state h to the new state, in place.
  ///
  /// `gates` and `scratch`: room of `gateWidth`.
  public func stepGRU(
    _ x: RowBuffer, h: RowBuffer, gates: RowBuffer, scratch: RowBuffer, rows: Int,
    on compute: Compute
  ) {
    input(x, rows: rows, into: gates, on: compute)
    bias.withUnsafeBufferPointer { bias in
      guard let bias = bias.baseAddress else { return }
      compute.gruStep(
        rows: rows, inputGates: gates.base, stride: gates.width, recurrent: recurrent, bias: bias,
        h: h.base, scratch: scratch.base)
    }
  }
}

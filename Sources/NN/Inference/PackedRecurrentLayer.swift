public import TensorCore

/// A recurrent layer for generation: both products packed once.
///
/// Of f32 weights the bits are those of `LSTM` and `GRU`.
public struct PackedRecurrentLayer: Sendable {
  /// `x W_ihᵀ + b_ih`.
  public let input: PackedLinear
  private let recurrent: PackedMatrix
  private let bias: Tensor

  /// Packs a layer.
  public init(_ layer: RecurrentLayer, compute: Compute) {
    input = PackedLinear(layer.weightIH, bias: layer.biasIH, compute: compute)
    recurrent = PackedMatrix(layer.weightHH.value, compute: compute)
    bias = layer.biasHH.value
  }

  private init(input: PackedLinear, recurrent: PackedMatrix, bias: Tensor) {
    self.input = input
    self.recurrent = recurrent
    self.bias = bias
  }

  /// The same layer with weights of another precision; those that meet an embedding stay as they are.
  public func stored(
    as precision: WeightPrecision, readsEmbedding: Bool = false, compute: Compute
  ) -> PackedRecurrentLayer {
    PackedRecurrentLayer(
      input: readsEmbedding ? input : input.stored(as: precision, compute: compute),
      recurrent: recurrent.stored(as: precision, compute: compute), bias: bias)
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
    withBias { bias in
      compute.lstmStep(
        rows: rows, inputGates: gates.base, stride: gates.width, recurrent: recurrent, bias: bias,
        h: h.base, c: c.base, scratch: scratch.base)
    }
  }

  /// The same where the input's part is a row of a table for each symbol.
  public func stepLSTM(
    _ symbols: UnsafeBufferPointer<Int32>, table: PackedEmbedding, h: RowBuffer, c: RowBuffer,
    scratch: RowBuffer, on compute: Compute
  ) {
    precondition(table.width == gateWidth, "packed recurrent layer: table")
    withBias { bias in
      table.withTable { table in
        compute.lstmStep(
          symbols, table: table, recurrent: recurrent, bias: bias, h: h.base, c: c.base,
          scratch: scratch.base)
      }
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
    withBias { bias in
      compute.gruStep(
        rows: rows, inputGates: gates.base, stride: gates.width, recurrent: recurrent, bias: bias,
        h: h.base, scratch: scratch.base)
    }
  }

  private func withBias(_ body: (UnsafePointer<Float>) -> Void) {
    bias.withUnsafeBufferPointer { bias in
      guard let bias = bias.baseAddress else { return }
      body(bias)
    }
  }
}

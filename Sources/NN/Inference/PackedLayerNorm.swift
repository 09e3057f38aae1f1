public import TensorCore

/// Layer normalisation for generation: no tape.
///
/// Same bits as `LayerNorm`.
public struct PackedLayerNorm: Sendable {
  private let weight: Tensor
  private let bias: Tensor

  /// The parameters of a layer.
  public init(_ layer: LayerNorm) {
    weight = layer.weight.value
    bias = layer.bias.value
  }

  /// Some rows of x normalised into the same ones of y; `scratch`: as many rows of two numbers.
  public func callAsFunction(
    _ x: RowBuffer, rows: Range<Int>, into y: RowBuffer, scratch: RowBuffer, on compute: Compute
  ) {
    precondition(
      x.width == weight.shape.count && y.width == x.width && scratch.width == 2
        && scratch.capacity >= rows.upperBound, "packed layer norm: widths")
    withParameters { weight, bias in
      compute.layerNorm(
        rows: rows.count, x.width, x[from: rows], weight: weight, bias: bias,
        epsilon: LayerNorm.epsilon, scratch: scratch[from: rows], into: y[from: rows])
    }
  }

  /// Lends the layer as what is done to the rows of a linear layer first; `scratch`: a row for each
  /// thread, wide enough for the rows to be normalised and two numbers more for each.
  public func withRowNorm(scratch: RowBuffer, _ body: (RowNorm) -> Void) {
    withParameters { weight, bias in
      body(
        RowNorm(
          weight: weight, bias: bias, epsilon: LayerNorm.epsilon, scratch: scratch.base,
          scratchFloats: scratch.width))
    }
  }

  private func withParameters(_ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
    weight.withUnsafeBufferPointer { weight in
      bias.withUnsafeBufferPointer { bias in
        guard let weight = weight.baseAddress, let bias = bias.baseAddress else { return }
        body(weight, bias)
      }
    }
  }
}

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
    weight.withUnsafeBufferPointer { weight in
      bias.withUnsafeBufferPointer { bias in
        guard let weight = weight.baseAddress, let bias = bias.baseAddress else { return }
        compute.layerNorm(
          rows: rows.count, x.width, x[from: rows], weight: weight, bias: bias,
          epsilon: LayerNorm.epsilon, scratch: scratch[from: rows], into: y[from: rows])
      }
    }
  }
}

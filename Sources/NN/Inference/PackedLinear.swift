public import TensorCore

/// A linear layer for generation: weights packed once, no tape.
///
/// Of f32 weights the sums are those of `Linear`, and so the bits.
public struct PackedLinear: Sendable {
  private let weight: PackedMatrix
  private let bias: Tensor?

  /// Packs a weight `[out, in]` and keeps its bias.
  public init(_ weight: Variable, bias: Variable?, compute: Compute) {
    self.init(PackedMatrix(weight.value, compute: compute), bias: bias?.value)
  }

  /// Packs a layer.
  public init(_ layer: Linear, compute: Compute) {
    self.init(layer.weight, bias: layer.bias, compute: compute)
  }

  private init(_ weight: PackedMatrix, bias: Tensor?) {
    self.weight = weight
    self.bias = bias
  }

  /// The same layer with weights of another precision.
  public func stored(as precision: WeightPrecision, compute: Compute) -> PackedLinear {
    PackedLinear(weight.stored(as: precision, compute: compute), bias: bias)
  }

  /// Numbers that come out.
  public var outputs: Int { weight.outputs }

  /// The first `rows` rows of x through the layer into those of y.
  public func callAsFunction(_ x: RowBuffer, rows: Int, into y: RowBuffer, on compute: Compute) {
    callAsFunction(x, rows: 0..<rows, into: y, on: compute)
  }

  /// Some rows of x through the layer into the same ones of y.
  public func callAsFunction(
    _ x: RowBuffer, rows: Range<Int>, into y: RowBuffer, then epilogue: Epilogue = .none,
    on compute: Compute
  ) {
    checkWidths(x, y)
    run(x[from: rows], rows: rows.count, into: y[from: rows], then: epilogue, on: compute)
  }

  /// As before, of rows that `norm` changes first, and attention of other texts beside it.
  public func callAsFunction(
    _ x: RowBuffer, rows: Range<Int>, normalized norm: RowNorm? = nil, into y: RowBuffer,
    beside share: AttentionShare, then epilogue: Epilogue = .none, on compute: Compute
  ) {
    checkWidths(x, y)
    withBias { bias in
      compute.linear(
        x[from: rows], rows: rows.count, normalized: norm, weight, bias: bias,
        into: y[from: rows], stride: y.width, beside: share, then: epilogue)
    }
  }

  /// Rows `[B, in]` through the layer.
  public func callAsFunction(_ x: Tensor, on compute: Compute) -> Tensor {
    let rows = x.shape[0]
    precondition(x.shape == [rows, weight.inputs], "packed linear: x \(x.shape)")
    return compute.tensor([rows, weight.outputs]) { y in
      x.withUnsafeBufferPointer { x in
        guard let x = x.baseAddress else { return }
        run(x, rows: rows, into: y, on: compute)
      }
    }
  }

  private func run(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>,
    then epilogue: Epilogue = .none, on compute: Compute
  ) {
    withBias { bias in
      compute.linear(
        x, rows: rows, stride: weight.inputs, weight, bias: bias, into: y,
        stride: weight.outputs, then: epilogue)
    }
  }

  private func checkWidths(_ x: RowBuffer, _ y: RowBuffer) {
    precondition(x.width == weight.inputs && y.width == weight.outputs, "packed linear: widths")
  }

  private func withBias(_ body: (UnsafePointer<Float>?) -> Void) {
    guard let bias else { return body(nil) }
    bias.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

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

  /// Some rows of x through the layer and `epilogue` into the same ones of y, and some of the work of
  /// `other`.
  public func callAsFunction(
    _ x: RowBuffer, rows: Range<Int>, into y: RowBuffer, beside other: AttentionQueue? = nil,
    then epilogue: Epilogue = .none, on compute: Compute
  ) {
    precondition(x.width == weight.inputs && y.width == weight.outputs, "packed linear: widths")
    run(
      x[from: rows], rows: rows.count, into: y[from: rows], beside: other, then: epilogue,
      on: compute)
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
    beside other: AttentionQueue? = nil, then epilogue: Epilogue = .none, on compute: Compute
  ) {
    func run(_ bias: UnsafePointer<Float>?) {
      compute.linear(
        x, rows: rows, stride: weight.inputs, weight, bias: bias, into: y,
        stride: weight.outputs, beside: other, then: epilogue)
    }
    guard let bias else { return run(nil) }
    bias.withUnsafeBufferPointer { run($0.baseAddress) }
  }
}

public import TensorCore

/// A linear layer for generation: weights packed once, no tape.
///
/// Same sums as `Linear`, so same bits.
public struct PackedLinear: Sendable {
  private let weight: PackedMatrix
  private let bias: Tensor?

  /// Packs a weight `[out, in]` and keeps its bias.
  public init(_ weight: Variable, bias: Variable?, compute: Compute) {
    self.weight = PackedMatrix(weight.value, compute: compute)
    self.bias = bias?.value
  }

  /// Packs a layer.
  public init(_ layer: Linear, compute: Compute) {
    self.init(layer.weight, bias: layer.bias, compute: compute)
  }

  /// Numbers that come out.
  public var outputs: Int { weight.outputs }

  /// The first `rows` rows of x through the layer into those of y.
  public func callAsFunction(_ x: RowBuffer, rows: Int, into y: RowBuffer, on compute: Compute) {
    precondition(x.width == weight.inputs && y.width == weight.outputs, "packed linear: widths")
    func run(_ bias: UnsafePointer<Float>?) {
      compute.linear(
        x.base, rows: rows, stride: x.width, weight, bias: bias, into: y.base, stride: y.width)
    }
    guard let bias else { return run(nil) }
    bias.withUnsafeBufferPointer { run($0.baseAddress) }
  }
}

public import TensorCore

/// A `Sequential` for generation: values only, no gradient, running statistics, weights of linear
/// layers packed once.
///
/// Same sums, so same bits.
public struct FrozenSequential: Sendable {
  private enum Layer: Sendable {
    case linear(PackedLinear)
    case convolution(Tensor, Tensor?, stride: Int, padding: Int)
    case transposedConvolution(Tensor, Tensor?, stride: Int, padding: Int)
    case batchNorm(PackedBatchNorm)
    case activation(Activation)
  }

  private let layers: [Layer]

  /// The values of a sequence at this moment.
  public init(_ sequence: Sequential, compute: Compute) {
    layers = sequence.layers.map { layer in
      switch layer {
      case .linear(let linear): .linear(PackedLinear(linear, compute: compute))
      case .convolution(let own):
        .convolution(
          own.weight.value, own.bias?.value, stride: own.stride, padding: own.padding)
      case .transposedConvolution(let own):
        .transposedConvolution(
          own.weight.value, own.bias?.value, stride: own.stride, padding: own.padding)
      case .batchNorm(let norm): .batchNorm(PackedBatchNorm(norm))
      case .relu: .activation(.relu)
      case .leakyRelu(let slope): .activation(.leakyRelu(slope))
      case .tanh: .activation(.tanh)
      }
    }
  }

  /// The output of the last layer.
  public func callAsFunction(_ x: Tensor, on compute: Compute) -> Tensor {
    let tape = Tape(compute, recording: false)
    func leaf(_ tensor: Tensor?) -> Variable? { tensor.map { tape.constant($0) } }
    var x = x
    for layer in layers {
      switch layer {
      case .linear(let linear): x = linear(x, on: compute)
      case .convolution(let weight, let bias, let stride, let padding):
        x =
          tape.conv2d(
            tape.constant(x), weight: tape.constant(weight), bias: leaf(bias), stride: stride,
            padding: padding
          ).value
      case .transposedConvolution(let weight, let bias, let stride, let padding):
        x =
          tape.convTranspose2d(
            tape.constant(x), weight: tape.constant(weight), bias: leaf(bias), stride: stride,
            padding: padding
          ).value
      case .batchNorm(let norm): norm(&x, on: compute)
      case .activation(let activation): activation(&x, on: compute)
      }
    }
    return x
  }
}

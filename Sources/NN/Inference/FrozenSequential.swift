public import TensorCore

/// A `Sequential` for generation: values only, no gradient, running statistics.
///
/// Same operators, so same bits.
public struct FrozenSequential: Sendable {
  private enum Layer: Sendable {
    case linear(Tensor, Tensor?)
    case convolution(Tensor, Tensor?, stride: Int, padding: Int)
    case transposedConvolution(Tensor, Tensor?, stride: Int, padding: Int)
    case batchNorm(Tensor, Tensor, mean: Tensor, variance: Tensor, epsilon: Float)
    case relu
    case leakyRelu(Float)
    case tanh
  }

  private let layers: [Layer]

  /// The values of a sequence at this moment.
  public init(_ sequence: Sequential) {
    precondition(sequence.norms.isEmpty, "a network that generates has no normalised weights")
    layers = sequence.layers.map { layer in
      switch layer {
      case .linear(let linear): .linear(linear.weight.value, linear.bias?.value)
      case .convolution(let own):
        .convolution(
          own.weight.value, own.bias?.value, stride: own.stride, padding: own.padding)
      case .transposedConvolution(let own):
        .transposedConvolution(
          own.weight.value, own.bias?.value, stride: own.stride, padding: own.padding)
      case .batchNorm(let norm):
        .batchNorm(
          norm.weight.value, norm.bias.value, mean: norm.runningMean.value,
          variance: norm.runningVariance.value, epsilon: norm.epsilon)
      case .relu: .relu
      case .leakyRelu(let slope): .leakyRelu(slope)
      case .tanh: .tanh
      }
    }
  }

  /// The output of the last layer.
  public func callAsFunction(_ x: Tensor, on compute: Compute) -> Tensor {
    let tape = Tape(compute, recording: false)
    func leaf(_ tensor: Tensor?) -> Variable? { tensor.map { tape.constant($0) } }
    return layers.reduce(tape.constant(x)) { x, layer in
      switch layer {
      case .linear(let weight, let bias):
        tape.linear(x, weight: tape.constant(weight), bias: leaf(bias))
      case .convolution(let weight, let bias, let stride, let padding):
        tape.conv2d(
          x, weight: tape.constant(weight), bias: leaf(bias), stride: stride, padding: padding)
      case .transposedConvolution(let weight, let bias, let stride, let padding):
        tape.convTranspose2d(
          x, weight: tape.constant(weight), bias: leaf(bias), stride: stride, padding: padding)
      case .batchNorm(let weight, let bias, let mean, let variance, let epsilon):
        tape.batchNorm(
          x, weight: tape.constant(weight), bias: tape.constant(bias), mean: mean,
          variance: variance, epsilon: epsilon)
      case .relu: tape.relu(x)
      case .leakyRelu(let slope): tape.leakyRelu(x, slope: slope)
      case .tanh: tape.tanh(x)
      }
    }.value
  }
}

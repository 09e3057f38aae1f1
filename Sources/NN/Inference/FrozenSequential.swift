public import TensorCore

/// Layers in a row for generation: values only, no gradient, running statistics, weights packed once
/// for items of one size.
///
/// Same sums as the layers' own operators, so same bits.
public struct FrozenSequential: Sendable {
  /// A layer.
  public enum Layer {
    case linear(Linear)
    case convolution(Conv2d)
    case transposedConvolution(ConvTranspose2d)
    case batchNorm(BatchNorm)
    case activation(Finish.Activation)
    /// The same numbers as an item of another shape.
    case shape(Shape)
  }

  private let stages: [PackedStage]
  private let input: Shape
  private let output: Shape

  /// The values of a sequence at this moment, for items of a shape: `[C]` or `[C, H, W]`.
  public init(_ sequence: Sequential, input: Shape, compute: Compute) {
    precondition(sequence.norms.isEmpty, "a network that generates has no normalised weights")
    self.init(
      sequence.layers.map { layer in
        switch layer {
        case .linear(let own): .linear(own)
        case .convolution(let own): .convolution(own)
        case .transposedConvolution(let own): .transposedConvolution(own)
        case .batchNorm(let own): .batchNorm(own)
        case .relu: .activation(.relu)
        case .leakyRelu(let slope): .activation(.leakyRelu(slope: slope))
        case .tanh: .activation(.tanh)
        }
      }, input: input, compute: compute)
  }

  /// The values of layers at this moment, for items of a shape: `[C]` or `[C, H, W]`.
  public init(_ layers: [Layer], input: Shape, compute: Compute) {
    var stages: [PackedStage] = []
    var item = input
    for layer in layers {
      switch layer {
      case .linear(let own):
        stages.append(
          PackedStage(linear: own.weight.value, bias: own.bias?.value, compute: compute))
      case .convolution(let own):
        stages.append(
          PackedStage(
            convolution: own.weight.value, bias: own.bias?.value, stride: own.stride,
            padding: own.padding, input: item))
      case .transposedConvolution(let own):
        stages.append(
          PackedStage(
            transposedConvolution: own.weight.value, bias: own.bias?.value, stride: own.stride,
            padding: own.padding, input: item, compute: compute))
      case .batchNorm(let own):
        if stages.last.map({ $0.finish.isNormalized || $0.finish.isActivated }) ?? true {
          stages.append(PackedStage(passing: item))
        }
        stages[stages.count - 1].finish.normalize(
          mean: own.runningMean.value, variance: own.runningVariance.value, epsilon: own.epsilon,
          weight: own.weight.value, bias: own.bias.value)
      case .activation(let activation):
        if stages.last?.finish.isActivated ?? true { stages.append(PackedStage(passing: item)) }
        stages[stages.count - 1].finish.activation = activation
      case .shape(let shape):
        item = shape
        continue
      }
      item = stages[stages.count - 1].output
    }
    self.stages = stages
    self.input = input
    output = item
  }

  /// The output of the last layer, `[B, ...]`, of `x [B, ...]`.
  public func callAsFunction(_ x: Tensor, on compute: Compute) -> Tensor {
    precondition(
      Array(x.shape.dims.dropFirst()) == input.dims, "FrozenSequential: x \(x.shape) of \(input)")
    return compute.run(stages, x).reshaped(Shape([x.shape[0]] + output.dims))
  }
}

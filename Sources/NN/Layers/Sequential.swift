public import TensorCore

/// Layers in a row, named by their places as in PyTorch's `nn.Sequential`.
public struct Sequential {
  /// A layer; activations have a place too.
  public enum Layer {
    case linear(Linear)
    case convolution(Conv2d)
    case transposedConvolution(ConvTranspose2d)
    case batchNorm(BatchNorm)
    case relu
    case leakyRelu(slope: Float)
    case tanh
  }

  /// The layers, first to last.
  public private(set) var layers: [Layer] = []
  private let name: String

  /// An empty sequence under a name.
  public init(_ name: String) { self.name = name }

  /// The name of the layer that is appended next: `NAME.0`.
  public var next: String { "\(name).\(layers.count)" }

  /// Adds a layer to the end.
  public mutating func append(_ layer: Layer) { layers.append(layer) }

  /// The output of the last layer.
  public func callAsFunction(
    _ x: Variable, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    layers.reduce(x) { x, layer in
      switch layer {
      case .linear(let linear): linear(x, on: tape)
      case .convolution(let convolution): convolution(x, on: tape)
      case .transposedConvolution(let convolution): convolution(x, on: tape)
      case .batchNorm(let norm): norm(x, statistics, on: tape)
      case .relu: tape.relu(x)
      case .leakyRelu(let slope): tape.leakyRelu(x, slope: slope)
      case .tanh: tape.tanh(x)
      }
    }
  }

  /// Every trainable tensor, in the order of the layers.
  public var parameters: [NamedParameter] {
    layers.flatMap { (layer) -> [NamedParameter] in
      switch layer {
      case .linear(let linear): linear.parameters
      case .convolution(let convolution): convolution.parameters
      case .transposedConvolution(let convolution): convolution.parameters
      case .batchNorm(let norm): norm.parameters
      case .relu, .leakyRelu, .tanh: []
      }
    }
  }

  /// The running statistics of its batch normalisations.
  public var buffers: [NamedParameter] {
    layers.flatMap { (layer) -> [NamedParameter] in
      if case .batchNorm(let norm) = layer { norm.buffers } else { [] }
    }
  }
}

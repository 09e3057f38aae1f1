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
  /// The normalisations of layers' weights, by place.
  public private(set) var norms: [Int: SpectralNorm] = [:]
  private let name: String

  /// An empty sequence under a name.
  public init(_ name: String) { self.name = name }

  /// The name of the layer that is appended next: `NAME.0`.
  public var next: String { "\(name).\(layers.count)" }

  /// Adds a layer to the end.
  public mutating func append(_ layer: Layer) { layers.append(layer) }

  /// Adds a linear layer or a convolution whose weight is normalised.
  public mutating func append(
    _ layer: Layer, normalisedFrom source: inout some ParameterSource
  ) throws(ModelFileError) {
    switch layer {
    case .linear(let own):
      norms[layers.count] = try SpectralNorm(next, weight: own.weight, from: &source)
    case .convolution(let own):
      norms[layers.count] = try SpectralNorm(next, weight: own.weight, from: &source)
    default: preconditionFailure("\(next): only linear layers and convolutions are normalised")
    }
    layers.append(layer)
  }

  /// The output of the last layer.
  public func callAsFunction(
    _ x: Variable, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    self(x, places: layers.indices, statistics, on: tape)
  }

  /// The output of the last one of some layers.
  public func callAsFunction(
    _ x: Variable, places: Range<Int>, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    places.reduce(x) { x, place in
      func normalised(_ weight: Variable) -> Variable? {
        norms[place].map { $0(weight, statistics, on: tape) }
      }
      return switch layers[place] {
      case .linear(let linear): linear(x, weight: normalised(linear.weight), on: tape)
      case .convolution(let convolution):
        convolution(x, weight: normalised(convolution.weight), on: tape)
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

  /// The running statistics of its batch normalisations, and the singular vectors of its weights.
  public var buffers: [NamedParameter] {
    layers.indices.flatMap { (place) -> [NamedParameter] in
      if case .batchNorm(let norm) = layers[place] { return norm.buffers }
      return norms[place]?.buffers ?? []
    }
  }
}

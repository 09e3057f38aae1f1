public import NN
public import TensorCore

/// The network of a GAN that tells pictures of the data from made ones.
///
/// Takes pictures in -1...1 in the generator's shape; gives logits `[B]`, whose sigmoid is the
/// probability of the data.
public final class GANDiscriminatorNetwork: Network {
  let layers: Sequential

  /// Linear layers with LeakyReLU of slope 0.2 between them, as in the classic script; pictures are
  /// `[B, inputs]`.
  ///
  /// Tensors are named `model.0.weight` and so on.
  public init(
    hidden: [Int], inputs: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    var layers = Sequential("model")
    var inputs = inputs
    for width in hidden {
      layers.append(
        .linear(try Linear(layers.next, inputs: inputs, outputs: width, from: &source)))
      layers.append(.leakyRelu(slope: 0.2))
      inputs = width
    }
    layers.append(.linear(try Linear(layers.next, inputs: inputs, outputs: 1, from: &source)))
    self.layers = layers
  }

  /// DCGAN's: convolutions 4x4 without biases that halve the picture `stages` times, down to 4x4,
  /// and one to a single number; LeakyReLU of slope 0.2, batch normalisation on all layers but the
  /// first and the last.
  ///
  /// `width` channels after the first layer, then twice as many each. Weights start as the
  /// generator's. Tensors are named `main.0.weight` and so on.
  public init(
    width: Int, stages: Int, planes: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    var layers = Sequential("main")
    var inputs = planes
    for stage in 0..<stages {
      let outputs = width << stage
      layers.append(
        .convolution(
          try Conv2d(
            layers.next, inputs: inputs, outputs: outputs, kernel: 4, stride: 2, padding: 1,
            bias: false, initial: .normal(0.02), from: &source)))
      if stage > 0 {
        layers.append(
          .batchNorm(
            try BatchNorm(
              layers.next, channels: outputs, initial: .normalAroundOne(0.02), from: &source)))
      }
      layers.append(.leakyRelu(slope: 0.2))
      inputs = outputs
    }
    layers.append(
      .convolution(
        try Conv2d(
          layers.next, inputs: inputs, outputs: 1, kernel: 4, stride: 1, padding: 0, bias: false,
          initial: .normal(0.02), from: &source)))
    self.layers = layers
  }

  /// Logits `[B]` of pictures.
  public func callAsFunction(
    _ pictures: Variable, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    tape.reshape(layers(pictures, statistics, on: tape), to: [pictures.shape[0]])
  }

  /// Every trainable tensor.
  public var parameters: [NamedParameter] { layers.parameters }
  /// The running statistics.
  public var buffers: [NamedParameter] { layers.buffers }
}

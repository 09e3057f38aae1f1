public import NN
public import TensorCore

/// The network of a GAN that makes pictures `[B, ...]` in -1...1 of codes `[B, latent]`
/// (Goodfellow et al., 2014).
///
/// With classes its input is the code and, behind it, a vector of the class, as wide as the code
/// (Mirza and Osindero, 2014): `label.weight` `[classes, latent]`.
public final class GANGeneratorNetwork: Network {
  /// Numbers in a code.
  public let latent: Int
  package let layers: Sequential
  /// The vectors of the classes, where it knows any.
  let label: Embedding?
  /// Whether its layers are convolutions, and its pictures `[B, planes, S, S]`.
  let isConvolutional: Bool

  /// Linear layers as in the classic script for 28x28 digits: batch normalisation, of the famous
  /// epsilon 0.8, after all but the first and the last, LeakyReLU of slope 0.2, tanh at the end.
  ///
  /// Makes `[B, outputs]`. Tensors are named `model.0.weight` and so on.
  public init(
    latent: Int, hidden: [Int], outputs: Int, classes: Int = 0,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.latent = latent
    label = try Self.label(latent: latent, classes: classes, from: &source)
    isConvolutional = false
    var layers = Sequential("model")
    var inputs = label == nil ? latent : 2 * latent
    for (index, width) in hidden.enumerated() {
      layers.append(
        .linear(try Linear(layers.next, inputs: inputs, outputs: width, from: &source)))
      if index > 0 {
        layers.append(
          .batchNorm(
            try BatchNorm(layers.next, channels: width, epsilon: 0.8, from: &source)))
      }
      layers.append(.leakyRelu(slope: 0.2))
      inputs = width
    }
    layers.append(
      .linear(try Linear(layers.next, inputs: inputs, outputs: outputs, from: &source)))
    layers.append(.tanh)
    self.layers = layers
  }

  /// DCGAN (Radford et al., 2015): transposed convolutions 4x4 without biases, to 4x4 and then
  /// doubling `stages` times; batch normalisation and ReLU after all but the last, tanh at the end.
  ///
  /// Makes `[B, planes, S, S]`, S = 4 · 2^stages. The first layer has width · 2^(stages - 1)
  /// channels, each later one half as many. Weights start normal with deviation 0.02, scales around
  /// 1. Tensors are named `main.0.weight` and so on.
  public init(
    latent: Int, width: Int, stages: Int, planes: Int, classes: Int = 0,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.latent = latent
    label = try Self.label(latent: latent, classes: classes, from: &source)
    isConvolutional = true
    var layers = Sequential("main")
    var inputs = label == nil ? latent : 2 * latent
    for stage in (0..<stages).reversed() {
      let outputs = width << stage
      let isFirst = stage == stages - 1
      layers.append(
        .transposedConvolution(
          try ConvTranspose2d(
            layers.next, inputs: inputs, outputs: outputs, kernel: 4, stride: isFirst ? 1 : 2,
            padding: isFirst ? 0 : 1, bias: false, initial: .normal(0.02), from: &source)))
      layers.append(
        .batchNorm(
          try BatchNorm(
            layers.next, channels: outputs, initial: .normalAroundOne(0.02), from: &source)))
      layers.append(.relu)
      inputs = outputs
    }
    layers.append(
      .transposedConvolution(
        try ConvTranspose2d(
          layers.next, inputs: inputs, outputs: planes, kernel: 4, stride: 2, padding: 1,
          bias: false, initial: .normal(0.02), from: &source)))
    layers.append(.tanh)
    self.layers = layers
  }

  /// The network of a configuration.
  public convenience init(
    _ configuration: GANConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let (form, latent) = (configuration.form, configuration.latent)
    switch configuration.network {
    case .mlp(let hidden):
      try self.init(
        latent: latent, hidden: hidden, outputs: form.values,
        classes: configuration.classes.count, from: &source)
    case .dcgan(let width):
      try self.init(
        latent: latent, width: width, stages: PictureForm.stages(size: form.size) ?? 1,
        planes: form.channels.count, classes: configuration.classes.count, from: &source)
    }
  }

  private static func label(
    latent: Int, classes: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) -> Embedding? {
    classes == 0 ? nil : try Embedding("label", symbols: classes, width: latent, from: &source)
  }

  /// Pictures of codes; `labels` are their classes, of a network that knows classes.
  public func callAsFunction(
    _ codes: Tensor, labels: [Int] = [], _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    let rows = codes.shape[0]
    var x = tape.constant(codes)
    if let label {
      precondition(labels.count == rows, "gan: \(labels.count) classes of \(rows) codes")
      x = tape.concatenate(x, label(labels.map { Int32($0) }, shape: [rows], on: tape))
    }
    if isConvolutional { x = tape.reshape(x, to: [rows, x.shape[1], 1, 1]) }
    return layers(x, statistics, on: tape)
  }

  /// The shape of so many pictures of a form.
  func shape(of count: Int, _ form: PictureForm) -> Shape {
    isConvolutional
      ? [count, form.channels.count, form.size, form.size] : [count, form.values]
  }

  /// Name of the last layer with weights, for messages.
  var lastLayer: String {
    let name = parameters.last?.name ?? ""
    return String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
  }

  /// Every trainable tensor.
  public var parameters: [NamedParameter] { (label?.parameters ?? []) + layers.parameters }
  /// The running statistics.
  public var buffers: [NamedParameter] { layers.buffers }
}

public import NN
public import TensorCore

/// The network of a GAN that tells pictures of the data from made ones.
///
/// Takes pictures in -1...1 in the generator's shape; gives logits `[B]`, whose sigmoid is the
/// probability of the data. With classes it projects (Miyato and Koyama, 2018): the product of what the
/// last layer reads with a vector of the class, `label.weight` `[classes, that many]`, joins the logit.
public final class GANDiscriminatorNetwork: Network {
  /// What it knows and how its weights are held.
  public struct Options: Hashable, Sendable {
    /// Classes; 0: none.
    public var classes: Int
    /// Spectral normalisation of every weight in place of batch normalisation; convolutions then have
    /// biases (Miyato et al., 2018).
    public var isSpectral: Bool

    /// No classes and no spectral normalisation, unless it is said.
    public init(classes: Int = 0, isSpectral: Bool = false) {
      self.classes = classes
      self.isSpectral = isSpectral
    }
  }

  let layers: Sequential
  private let label: Embedding?
  private let labelNorm: SpectralNorm?

  /// Linear layers with LeakyReLU of slope 0.2 between them, as in the classic script; pictures are
  /// `[B, inputs]`.
  ///
  /// Tensors are named `model.0.weight` and so on.
  public init(
    hidden: [Int], inputs: Int, _ options: Options = Options(),
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    var layers = Sequential("model")
    var inputs = inputs
    for width in hidden + [1] {
      let layer = Sequential.Layer.linear(
        try Linear(layers.next, inputs: inputs, outputs: width, from: &source))
      try Self.append(layer, to: &layers, options, from: &source)
      if layers.layers.count < 2 * hidden.count { layers.append(.leakyRelu(slope: 0.2)) }
      inputs = width
    }
    self.layers = layers
    (label, labelNorm) = try Self.label(
      options, width: hidden.last ?? inputs, initial: .fan(in: hidden.last ?? 1), from: &source)
  }

  /// DCGAN's: convolutions 4x4 without biases that halve the picture `stages` times, down to 4x4,
  /// and one to a single number; LeakyReLU of slope 0.2, batch normalisation on all layers but the
  /// first and the last.
  ///
  /// `width` channels after the first layer, then twice as many each. Weights start as the
  /// generator's. Tensors are named `main.0.weight` and so on.
  public init(
    width: Int, stages: Int, planes: Int, _ options: Options = Options(),
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    var layers = Sequential("main")
    var inputs = planes
    for stage in 0...stages {
      let isLast = stage == stages
      let outputs = isLast ? 1 : width << stage
      let layer = Sequential.Layer.convolution(
        try Conv2d(
          layers.next, inputs: inputs, outputs: outputs, kernel: 4, stride: isLast ? 1 : 2,
          padding: isLast ? 0 : 1, bias: options.isSpectral, initial: .normal(0.02), from: &source))
      try Self.append(layer, to: &layers, options, from: &source)
      guard !isLast else { break }
      if stage > 0, !options.isSpectral {
        layers.append(
          .batchNorm(
            try BatchNorm(
              layers.next, channels: outputs, initial: .normalAroundOne(0.02), from: &source)))
      }
      layers.append(.leakyRelu(slope: 0.2))
      inputs = outputs
    }
    self.layers = layers
    (label, labelNorm) = try Self.label(
      options, width: 16 * inputs, initial: .normal(0.02), from: &source)
  }

  private static func append(
    _ layer: Sequential.Layer, to layers: inout Sequential, _ options: Options,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    guard options.isSpectral else { return layers.append(layer) }
    try layers.append(layer, normalisedFrom: &source)
  }

  private static func label(
    _ options: Options, width: Int, initial: Initial, from source: inout some ParameterSource
  ) throws(ModelFileError) -> (Embedding?, SpectralNorm?) {
    guard options.classes > 0 else { return (nil, nil) }
    let label = try Embedding(
      "label", symbols: options.classes, width: width, weight: initial, from: &source)
    guard options.isSpectral else { return (label, nil) }
    return (label, try SpectralNorm("label", weight: label.weight, from: &source))
  }

  /// Logits `[B]` of pictures; `labels` are their classes, of a network that knows classes.
  public func callAsFunction(
    _ pictures: Variable, labels: [Int] = [], _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    let (rows, last) = (pictures.shape[0], layers.layers.count - 1)
    let features = layers(pictures, places: 0..<last, statistics, on: tape)
    let logits = tape.reshape(
      layers(features, places: last..<last + 1, statistics, on: tape), to: [rows])
    guard let label else { return logits }
    precondition(labels.count == rows, "gan: \(labels.count) classes of \(rows) pictures")
    let width = label.weight.shape[1]
    let vectors = label(
      labels.map { Int32($0) }, shape: [rows],
      weight: labelNorm.map { $0(label.weight, statistics, on: tape) }, on: tape)
    let products = tape.multiply(tape.reshape(features, to: [rows, width]), vectors)
    let ones = tape.constant(Tensor([1, width], [Float](repeating: 1, count: width)))
    let sums = tape.linear(products, weight: ones, bias: nil)
    return tape.add(logits, tape.reshape(sums, to: [rows]))
  }

  /// Every trainable tensor.
  public var parameters: [NamedParameter] { layers.parameters + (label?.parameters ?? []) }
  /// The running statistics and the singular vectors.
  public var buffers: [NamedParameter] { layers.buffers + (labelNorm?.buffers ?? []) }
}

public import NN
public import TensorCore

/// A convolutional variational autoencoder (Kingma and Welling, 2013).
///
/// Encoder: convolutions 4x4, stride 2, padding 1, each with ReLU, down to 4x4; then mean and log
/// variance of the code. Decoder: the mirror, with a sigmoid at the end. Pictures are
/// `[B, planes, S, S]` in 0...1, codes `[B, latent]`.
public final class VAE: VariationalAutoencoder {
  /// The sizes.
  public let configuration: VAEConfiguration
  /// The layers `enc.0`, `enc.2` and so on.
  public let encoder: [Conv2d]
  /// `fc_mu`.
  public let mean: Linear
  /// `fc_logvar`.
  public let logVariance: Linear
  /// `fc_dec`.
  public let expand: Linear
  /// The layers `dec.0`, `dec.2` and so on.
  public let decoder: [ConvTranspose2d]
  /// The vectors of the classes, where it knows any.
  public let labels: VAELabels?

  /// A network over parameters; the configuration is of a convolutional one.
  public init(
    _ configuration: VAEConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.configuration = configuration
    let channels = [configuration.form.channels.count] + configuration.channels
    var encoder: [Conv2d] = []
    var decoder: [ConvTranspose2d] = []
    // Places in PyTorch's sequences: an activation follows each convolution.
    for stage in configuration.channels.indices {
      encoder.append(
        try Conv2d(
          "enc.\(2 * stage)", inputs: channels[stage], outputs: channels[stage + 1], kernel: 4,
          stride: 2, padding: 1, from: &source))
    }
    let top = channels[channels.count - 1] * 16
    let latent = configuration.latent
    labels = try configuration.makeLabels(from: &source)
    let extra = labels == nil ? 0 : latent
    mean = try Linear("fc_mu", inputs: top + extra, outputs: latent, from: &source)
    logVariance = try Linear("fc_logvar", inputs: top + extra, outputs: latent, from: &source)
    expand = try Linear("fc_dec", inputs: latent + extra, outputs: top, from: &source)
    for (place, stage) in configuration.channels.indices.reversed().enumerated() {
      decoder.append(
        try ConvTranspose2d(
          "dec.\(2 * place)", inputs: channels[stage + 1], outputs: channels[stage], kernel: 4,
          stride: 2, padding: 1, from: &source))
    }
    self.encoder = encoder
    self.decoder = decoder
  }

  /// Mean and log variance of the codes of pictures.
  public func encode(
    _ pictures: Variable, labels classes: [Int], on tape: Tape
  ) -> (mean: Variable, logVariance: Variable) {
    var x = pictures
    for convolution in encoder { x = tape.relu(convolution(x, on: tape)) }
    x = tape.reshape(x, to: [pictures.shape[0], decoder[0].weight.shape[0] * 16])
    if let labels { x = labels.joined(to: x, labels.encoder, classes, on: tape) }
    return (mean(x, on: tape), logVariance(x, on: tape))
  }

  /// Numbers in a code.
  public var latent: Int { configuration.latent }
  /// The distribution of pictures.
  public var likelihood: PictureLikelihood { configuration.likelihood }

  /// `[B, planes, S, S]`.
  public func shape(of count: Int) -> Shape {
    [count, configuration.form.channels.count, configuration.size, configuration.size]
  }

  /// Pictures of codes before the sigmoid.
  public func logits(_ codes: Variable, labels classes: [Int], on tape: Tape) -> Variable {
    let top = decoder[0].weight.shape[0]
    let input = labels.map { $0.joined(to: codes, $0.decoder, classes, on: tape) } ?? codes
    var x = tape.reshape(expand(input, on: tape), to: [codes.shape[0], top, 4, 4])
    for convolution in decoder.dropLast() { x = tape.relu(convolution(x, on: tape)) }
    return decoder[decoder.count - 1](x, on: tape)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    encoder.flatMap { $0.parameters } + mean.parameters + logVariance.parameters
      + expand.parameters + decoder.flatMap { $0.parameters }
      + (labels?.parameters ?? [])
  }
}

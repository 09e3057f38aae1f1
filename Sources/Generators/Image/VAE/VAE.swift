public import NN
public import TensorCore

/// A convolutional variational autoencoder of RGB pictures (Kingma and Welling, 2013).
///
/// Encoder: convolutions 4x4, stride 2, padding 1, each with ReLU, down to 4x4; then mean and log
/// variance of the code. Decoder: the mirror, with a sigmoid at the end. Pictures are
/// `[B, 3, S, S]` in 0...1, codes `[B, latent]`.
public final class VAE: Network {
  /// The loss and its two parts, scalars; each summed over a picture, mean over the batch.
  public typealias Loss = (total: Variable, error: Variable, divergence: Variable)

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

  /// A network over parameters.
  public init(
    _ configuration: VAEConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.configuration = configuration
    let channels = [3] + configuration.channels
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
    mean = try Linear("fc_mu", inputs: top, outputs: configuration.latent, from: &source)
    logVariance = try Linear("fc_logvar", inputs: top, outputs: configuration.latent, from: &source)
    expand = try Linear("fc_dec", inputs: configuration.latent, outputs: top, from: &source)
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
    _ pictures: Variable, on tape: Tape
  ) -> (mean: Variable, logVariance: Variable) {
    var x = pictures
    for convolution in encoder { x = tape.relu(convolution(x, on: tape)) }
    x = tape.reshape(x, to: [pictures.shape[0], mean.weight.shape[1]])
    return (mean(x, on: tape), logVariance(x, on: tape))
  }

  /// Pictures of codes.
  public func decode(_ codes: Variable, on tape: Tape) -> Variable {
    let top = decoder[0].weight.shape[0]
    var x = tape.reshape(expand(codes, on: tape), to: [codes.shape[0], top, 4, 4])
    for convolution in decoder.dropLast() { x = tape.relu(convolution(x, on: tape)) }
    return tape.sigmoid(decoder[decoder.count - 1](x, on: tape))
  }

  /// Pictures made again from a draw of their codes: mean + noise * exp(log variance / 2).
  public func reconstruct(
    _ pictures: Tensor, noise: Tensor, on tape: Tape
  ) -> (pictures: Variable, mean: Variable, logVariance: Variable) {
    let (mean, logVariance) = encode(tape.constant(pictures), on: tape)
    let deviation = tape.exp(tape.scale(logVariance, by: 0.5))
    let codes = tape.add(mean, tape.multiply(tape.constant(noise), deviation))
    return (decode(codes, on: tape), mean, logVariance)
  }

  /// Squared error plus Kullback-Leibler divergence to the standard normal; noise is `[B, latent]`.
  public func loss(_ pictures: Tensor, noise: Tensor, on tape: Tape) -> Loss {
    let (again, mean, logVariance) = reconstruct(pictures, noise: noise, on: tape)
    let share = 1 / Float(pictures.shape[0])
    let error = tape.scale(tape.squaredError(again, target: pictures), by: share)
    let divergence = tape.scale(
      tape.gaussianKL(mean: mean, logVariance: logVariance), by: share)
    return (tape.add(error, divergence), error, divergence)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    encoder.flatMap { $0.parameters } + mean.parameters + logVariance.parameters
      + expand.parameters + decoder.flatMap { $0.parameters }
  }
}

import Generators
import NN

/// The product's networks at the sizes of the peer scripts, with random weights: speed does not
/// depend on them.
enum ReferenceNetworks {
  /// 95 printable ASCII characters and the line end.
  static func units() throws -> TextUnits {
    let alphabet = "\n" + String((32..<127).map { Character(Unicode.Scalar(UInt8($0))) })
    guard let tokenizer = CharacterTokenizer(alphabet: alphabet) else {
      throw BenchError("the alphabet is not ascending")
    }
    return .characters(tokenizer)
  }

  static func rnn() throws -> TextModel<RNNLanguageModel> {
    let units = try units()
    var source = RandomSource(seed: 0)
    return TextModel(
      units: units,
      network: try RNNLanguageModel(
        RNNConfiguration(symbols: units.count, hidden: 256), from: &source))
  }

  static func lstm() throws -> TextModel<LSTMLanguageModel> {
    let units = try units()
    var source = RandomSource(seed: 0)
    return TextModel(
      units: units,
      network: try LSTMLanguageModel(
        LSTMConfiguration(symbols: units.count, embed: 128, hidden: 512, layers: 2), from: &source))
  }

  static func transformer() throws -> TextModel<TransformerLanguageModel> {
    let units = try units()
    var source = RandomSource(seed: 0)
    return TextModel(
      units: units,
      network: try TransformerLanguageModel(
        TransformerConfiguration(
          symbols: units.count, layers: 6, heads: 6, dim: 384, context: 256), from: &source))
  }

  /// A GAN's generator, its form, and the discriminator that it learns with.
  struct Pair {
    let configuration: GANConfiguration
    let generator: GANGeneratorNetwork
    let discriminator: GANDiscriminatorNetwork

    var form: PictureForm { configuration.form }
  }

  static func ganMLP() throws -> Pair {
    let form = PictureForm(size: 28, channels: .grey)
    var source = RandomSource(seed: 1)
    return try pair(
      GANConfiguration(network: .mlp(hidden: [128, 256, 512]), form: form, latent: 100),
      judge: try GANDiscriminatorNetwork(
        hidden: [512, 256], inputs: form.values, from: &source))
  }

  static func dcgan() throws -> Pair {
    var source = RandomSource(seed: 1)
    return try pair(
      GANConfiguration(network: .dcgan(width: 64), form: PictureForm(size: 64), latent: 128),
      judge: try GANDiscriminatorNetwork(width: 64, stages: 4, planes: 3, from: &source))
  }

  private static func pair(
    _ configuration: GANConfiguration?, judge: GANDiscriminatorNetwork
  ) throws -> Pair {
    guard let configuration else { throw BenchError("the GAN's sizes do not fit") }
    var source = RandomSource(seed: 0)
    return Pair(
      configuration: configuration,
      generator: try GANGeneratorNetwork(configuration, from: &source), discriminator: judge)
  }

  static let digits = PictureForm(size: 28, channels: .grey)

  static func vaeMLP() throws -> VAEMLP {
    var source = RandomSource(seed: 0)
    return try VAEMLP(
      values: digits.values, hidden: 400, latent: 20, likelihood: .bernoulli, from: &source)
  }

  static func vaeConv() throws -> VAE {
    var source = RandomSource(seed: 0)
    return try VAE(VAEConfiguration(channels: [32, 64, 128, 256], latent: 128), from: &source)
  }

  static func sampleRNN() throws -> SampleRNN {
    var source = RandomSource(seed: 0)
    return try SampleRNN(SampleRNNConfiguration(dim: 512, embed: 256), from: &source)
  }
}

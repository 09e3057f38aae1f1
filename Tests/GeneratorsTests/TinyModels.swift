import Generators
import NN
import PipelineInterface
import TensorCore

/// Small untrained models of every kind, the same at every call.
enum TinyModels {
  static let alphabet = "\n abcdefgh"

  static func text() throws -> TextModel {
    var source = RandomSource(seed: 11)
    let tokenizer = CharacterTokenizer(alphabetOf: alphabet)
    let sizes = LSTMConfiguration(
      symbols: tokenizer.symbols.count, embed: 8, hidden: 20, layers: 2)
    return TextModel(
      tokenizer: tokenizer, network: try LSTMLanguageModel(sizes, from: &source))
  }

  static func image() throws -> VAE {
    var source = RandomSource(seed: 12)
    return try VAE(VAEConfiguration(channels: [4, 6], latent: 5), from: &source)
  }

  static func linearImage() throws -> VAEMLP {
    var source = RandomSource(seed: 14)
    return try VAEMLP(values: 36, hidden: 7, latent: 5, likelihood: .bernoulli, from: &source)
  }

  static let ganConfiguration = GANConfiguration(
    network: .dcgan(width: 4), form: PictureForm(size: 16, channels: .rgba), latent: 5)

  static func adversarial() throws -> GANGeneratorNetwork {
    var source = RandomSource(seed: 15)
    return try GANGeneratorNetwork(
      latent: 5, width: 4, stages: 2, planes: 4, from: &source)
  }

  static func linearAdversarial() throws -> GANGeneratorNetwork {
    var source = RandomSource(seed: 16)
    return try GANGeneratorNetwork(latent: 5, hidden: [6, 8], outputs: 49, from: &source)
  }

  static func audio() throws -> SampleRNN {
    var source = RandomSource(seed: 13)
    return try SampleRNN(SampleRNNConfiguration(dim: 24, embed: 8), from: &source)
  }
}

extension Checkpoint {
  /// A checkpoint of a network, its notes filled in.
  init(_ kind: String, _ configuration: JSONValue, _ network: some Network) {
    self.init(
      kind: kind, configuration: configuration, recipe: "", dataDigest: "", licence: "", credit: "",
      tensors: network.stateDict)
  }
}

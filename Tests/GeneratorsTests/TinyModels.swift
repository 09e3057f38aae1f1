import Generators
import Media
import NN
import PipelineInterface
import TensorCore

/// Small untrained models of every kind, the same at every call.
enum TinyModels {
  static let alphabet = "\n abcdefgh"

  static let characters = TextUnits.characters(CharacterTokenizer(alphabetOf: alphabet))

  static func text(
    _ units: TextUnits = characters
  ) throws -> TextModel<LSTMLanguageModel> {
    var source = RandomSource(seed: 11)
    let sizes = LSTMConfiguration(
      symbols: units.count, embed: 8, hidden: 20, layers: 2)
    return TextModel(
      units: units, network: try LSTMLanguageModel(sizes, from: &source))
  }

  static func rnn(
    alphabet: String = alphabet
  ) throws -> TextModel<RNNLanguageModel> {
    let characters = TextUnits.characters(CharacterTokenizer(alphabetOf: alphabet))
    var source = RandomSource(seed: 14)
    let sizes = RNNConfiguration(symbols: characters.count, hidden: 20)
    return TextModel(units: characters, network: try RNNLanguageModel(sizes, from: &source))
  }

  /// Its context is short, so that it slides within the texts of the tests.
  static func transformer() throws -> TextModel<TransformerLanguageModel> {
    var source = Livelier(source: RandomSource(seed: 15))
    let sizes = TransformerConfiguration(
      symbols: characters.count, layers: 2, heads: 3, dim: 21, context: 17)
    return TextModel(
      units: characters, network: try TransformerLanguageModel(sizes, from: &source))
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

  static func adversarial(classes: Int = 0) throws -> GANGeneratorNetwork {
    var source = RandomSource(seed: 15)
    let network = try GANGeneratorNetwork(
      latent: 5, width: 4, stages: 2, planes: 4, classes: classes, from: &source)
    // As small as its first activations are: training makes the two agree.
    for buffer in network.buffers where buffer.name.hasSuffix("running_var") {
      let shape = buffer.variable.shape
      buffer.variable.value = Tensor(shape, [Float](repeating: 1e-4, count: shape.count))
    }
    return network
  }

  static func linearAdversarial(classes: Int = 0) throws -> GANGeneratorNetwork {
    var source = RandomSource(seed: 16)
    return try GANGeneratorNetwork(
      latent: 5, hidden: [6, 8], outputs: 49, classes: classes, from: &source)
  }

  /// The classes of the labelled models of pictures.
  static let labels = ["brick", "grass", "moss"]

  static func labelledImage() throws -> VAE {
    var source = RandomSource(seed: 17)
    var sizes = VAEConfiguration(channels: [4, 6], latent: 5)
    sizes.classes = labels
    return try VAE(sizes, from: &source)
  }

  static func labelledLinearImage() throws -> VAEMLP {
    var source = RandomSource(seed: 18)
    return try VAEMLP(
      values: 36, hidden: 7, latent: 5, likelihood: .bernoulli, classes: 3, from: &source)
  }

  /// An opaque picture, another one for each number.
  static func picture(size: Int, _ number: Int) -> Raster {
    let pixels = (0..<4 * size * size).map { index in
      index % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: index * (7 + number) / 3 + number * number)
    }
    return Raster(width: size, height: size, pixels: pixels)
  }

  static func audio() throws -> SampleRNN {
    var source = RandomSource(seed: 13)
    return try SampleRNN(SampleRNNConfiguration(dim: 24, embed: 8), from: &source)
  }
}

/// Larger weights than a new transformer's, whose logits would be nearly equal.
private struct Livelier: ParameterSource {
  var source: RandomSource

  mutating func parameter(
    _ name: String, _ shape: Shape, _ initial: Initial
  ) throws(ModelFileError) -> Variable {
    try source.parameter(name, shape, initial == .normal(0.02) ? .normal(0.3) : initial)
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

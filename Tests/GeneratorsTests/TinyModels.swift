import Generators
import NN
import PipelineInterface
import TensorCore

/// Small untrained models of every kind, the same at every call.
enum TinyModels {
  static let alphabet = "\n abcdefgh"

  static func text(
    _ units: TextUnits = .characters(CharacterTokenizer(alphabetOf: alphabet))
  ) throws -> TextModel {
    var source = RandomSource(seed: 11)
    let sizes = LSTMConfiguration(symbols: units.count, embed: 8, hidden: 20, layers: 2)
    return TextModel(units: units, network: try LSTMLanguageModel(sizes, from: &source))
  }

  static func image() throws -> VAE {
    var source = RandomSource(seed: 12)
    return try VAE(VAEConfiguration(channels: [4, 6], latent: 5), from: &source)
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

import Generators
import NN
import TensorCore
import Testing

/// A small SampleRNN of every sort, untrained, the same at every call.
enum AudioNetwork: String, CaseIterable, CustomTestStringConvertible {
  case oneTier, twoTiers, threeTiers, learnedState, classes, everything, everythingFlat
  /// Its embeddings are a chunk of a product wide.
  case wide

  var testDescription: String { rawValue }

  var configuration: SampleRNNConfiguration {
    var sizes = SampleRNNConfiguration(dim: 24, embed: 8)
    switch self {
    case .threeTiers: break
    case .wide: sizes.embed = 256
    case .oneTier: sizes.tiers = 1
    case .twoTiers: sizes.tiers = 2
    case .learnedState: sizes.learnsState = true
    case .classes: sizes.classes = ["bell", "drum", "wood/block"]
    case .everything, .everythingFlat:
      sizes.tiers = self == .everything ? 2 : 1
      sizes.learnsState = true
      sizes.classes = ["bell", "drum"]
      sizes.encoding = .linear
    }
    return sizes
  }

  /// The network; first states are moved off zero, so that they matter.
  func network() throws -> SampleRNN {
    var source = RandomSource(seed: 13)
    let network = try SampleRNN(configuration, from: &source)
    for parameter in network.parameters where parameter.name.hasSuffix("_h0") {
      let values = (0..<parameter.variable.shape.count).map { Float($0 % 7) / 4 - 0.5 }
      parameter.variable.value = Tensor(parameter.variable.shape, values)
    }
    return network
  }

  /// The classes of some rows, as calls of the network take them.
  func labels(rows: Int) -> [Int] {
    let count = configuration.classes.count
    return count == 0 ? [] : (0..<rows).map { ($0 + 1) % count }
  }
}

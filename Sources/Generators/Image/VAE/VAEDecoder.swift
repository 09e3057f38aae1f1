import NN
package import TensorCore

/// A VAE's decoder for generation: values only, no gradient, weights packed once.
///
/// Same sums as the network's own, so same bits.
package struct VAEDecoder: Sendable {
  /// Numbers in a code.
  let latent: Int
  /// Name of the last layer, for messages.
  let lastLayer: String
  /// Numbers that go from layer to layer while a picture is made.
  let activations: Int
  private let labels: LabelVectors?
  private let layers: FrozenSequential

  package init(_ network: VAE, compute: Compute) {
    latent = network.latent
    lastLayer = "dec.\(2 * network.decoder.count - 2)"
    labels = network.labels.map { LabelVectors($0.decoder) }
    var layers: [FrozenSequential.Layer] = [
      .linear(network.expand), .shape([network.decoder[0].weight.shape[0], 4, 4]),
    ]
    var tally = LayerTally()
    tally.add(network.expand)
    tally.reshape(side: 4)
    for (index, layer) in network.decoder.enumerated() {
      layers.append(.transposedConvolution(layer))
      tally.add(layer)
      layers.append(.activation(index == network.decoder.count - 1 ? .sigmoid : .relu))
    }
    activations = tally.floats
    self.layers = FrozenSequential(
      layers, input: [network.expand.weight.shape[1]], compute: compute)
  }

  package init(_ network: VAEMLP, compute: Compute) {
    latent = network.latent
    lastLayer = "fc4"
    var tally = LayerTally()
    for layer in [network.expand, network.last] { tally.add(layer) }
    activations = tally.floats
    labels = network.labels.map { LabelVectors($0.decoder) }
    layers = FrozenSequential(
      [
        .linear(network.expand), .activation(.relu), .linear(network.last), .activation(.sigmoid),
      ], input: [network.expand.weight.shape[1]], compute: compute)
  }

  /// Pictures `[B, planes, S, S]` or `[B, values]` in 0...1 of codes `[B, latent]`, of classes or places
  /// between them where the network knows classes.
  package func decode(
    _ codes: Tensor, classes: [ClassMix?] = [], on compute: Compute
  ) -> Tensor {
    layers(labels?.joined(to: codes, classes) ?? codes, on: compute)
  }
}

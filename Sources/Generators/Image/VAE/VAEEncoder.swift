import NN
package import TensorCore

/// A VAE's encoder for generation: the means of codes alone.
///
/// Same operators as the network's own, so same bits.
package struct VAEEncoder: Sendable {
  private let features: FrozenSequential
  private let mean: FrozenSequential
  private let labels: LabelVectors?
  private let shape: Shape
  /// Numbers that go from layer to layer while a picture is encoded.
  let activations: Int

  package init(_ network: VAE, compute: Compute) {
    var layers = Sequential("enc")
    for convolution in network.encoder {
      layers.append(.convolution(convolution))
      layers.append(.relu)
    }
    self.init(layers, network.mean, network.labels, shape: network.shape(of: 1), compute)
  }

  package init(_ network: VAEMLP, compute: Compute) {
    var layers = Sequential("enc")
    layers.append(.linear(network.hidden))
    layers.append(.relu)
    self.init(layers, network.mean, network.labels, shape: network.shape(of: 1), compute)
  }

  private init(
    _ layers: Sequential, _ mean: Linear, _ labels: VAELabels?, shape: Shape, _ compute: Compute
  ) {
    var tally = LayerTally(side: shape[shape.rank - 1])
    tally.add(layers)
    activations = tally.floats
    features = FrozenSequential(
      layers, input: Shape(Array(shape.dims.dropFirst())), compute: compute)
    var last = Sequential("mean")
    last.append(.linear(mean))
    self.mean = FrozenSequential(last, input: [mean.weight.shape[1]], compute: compute)
    self.labels = labels.map { LabelVectors($0.encoder) }
    self.shape = shape
  }

  /// The mean code of a picture's planes in 0...1, of a class where the network knows classes.
  package func mean(of picture: [Float], class label: Int?, on compute: Compute) -> [Float] {
    let found = features(Tensor(shape, picture), on: compute)
    let row = found.reshaped([1, found.shape.count])
    let mix = label.map { ClassMix(from: $0, to: $0, share: 0) }
    return mean(labels?.joined(to: row, [mix]) ?? row, on: compute).values
  }
}

import NN
package import TensorCore

/// A VAE's decoder for generation: values only, no gradient.
///
/// Same operators as the network's own, so same bits.
package struct VAEDecoder: Sendable {
  /// Numbers in a code.
  let latent: Int
  /// Name of the last layer, for messages.
  let lastLayer: String
  private let labels: LabelVectors?
  private let expand: Layer
  private let stages: [Layer]
  private let isConvolutional: Bool

  private struct Layer: Sendable {
    let weight, bias: Tensor

    init(_ weight: Variable, _ bias: Variable?, outputs: Int) {
      self.weight = weight.value
      self.bias = bias?.value ?? Tensor(zeros: [outputs])
    }

    init(_ linear: Linear) {
      self.init(linear.weight, linear.bias, outputs: linear.weight.shape[0])
    }
  }

  package init(_ network: VAE) {
    latent = network.latent
    lastLayer = "dec.\(2 * network.decoder.count - 2)"
    labels = network.labels.map { LabelVectors($0.decoder) }
    expand = Layer(network.expand)
    stages = network.decoder.map { Layer($0.weight, $0.bias, outputs: $0.weight.shape[1]) }
    isConvolutional = true
  }

  package init(_ network: VAEMLP) {
    latent = network.latent
    lastLayer = "fc4"
    labels = network.labels.map { LabelVectors($0.decoder) }
    expand = Layer(network.expand)
    stages = [Layer(network.last)]
    isConvolutional = false
  }

  /// Pictures `[B, planes, S, S]` or `[B, values]` in 0...1 of codes `[B, latent]`, of classes or places
  /// between them where the network knows classes.
  package func decode(
    _ codes: Tensor, classes: [ClassMix?] = [], on compute: Compute
  ) -> Tensor {
    let tape = Tape(compute, recording: false)
    let input = labels?.joined(to: codes, classes) ?? codes
    var x = tape.linear(
      tape.constant(input), weight: tape.constant(expand.weight),
      bias: tape.constant(expand.bias))
    guard isConvolutional else {
      let last = stages[0]
      let logits = tape.linear(
        tape.relu(x), weight: tape.constant(last.weight), bias: tape.constant(last.bias))
      return tape.sigmoid(logits).value
    }
    x = tape.reshape(x, to: [codes.shape[0], stages[0].weight.shape[0], 4, 4])
    for (index, stage) in stages.enumerated() {
      x = tape.convTranspose2d(
        x, weight: tape.constant(stage.weight), bias: tape.constant(stage.bias), stride: 2,
        padding: 1)
      x = index == stages.count - 1 ? tape.sigmoid(x) : tape.relu(x)
    }
    return x.value
  }
}

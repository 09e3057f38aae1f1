import NN
package import TensorCore

/// A VAE's decoder for generation: values only, no gradient.
package struct VAEDecoder: Sendable {
  /// Numbers in a code.
  let latent: Int
  /// Width and height of a picture.
  let size: Int
  /// Name of the last layer, for messages.
  let lastLayer: String
  private let expand: Layer
  private let stages: [Layer]

  private struct Layer: Sendable {
    let weight, bias: Tensor
  }

  package init(_ network: VAE) {
    latent = network.configuration.latent
    size = network.configuration.size
    lastLayer = "dec.\(2 * network.decoder.count - 2)"
    expand = Layer(
      weight: network.expand.weight.value,
      bias: network.expand.bias?.value ?? Tensor(zeros: [network.expand.weight.shape[0]]))
    stages = network.decoder.map { Layer(weight: $0.weight.value, bias: $0.bias.value) }
  }

  /// Pictures `[B, 3, S, S]` in 0...1 of codes `[B, latent]`.
  package func decode(_ codes: Tensor, on compute: Compute) -> Tensor {
    let tape = Tape(compute, recording: false)
    var x = tape.linear(
      tape.constant(codes), weight: tape.constant(expand.weight),
      bias: tape.constant(expand.bias))
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

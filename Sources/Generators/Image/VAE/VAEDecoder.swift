import NN
package import TensorCore

/// A VAE's decoder for generation: values only, no gradient, linear layers packed once.
///
/// Same sums as the network's own, so same bits.
package struct VAEDecoder: Sendable {
  /// Numbers in a code.
  let latent: Int
  /// Name of the last layer, for messages.
  let lastLayer: String
  private let expand: PackedLinear
  private let rest: Rest

  /// What follows the first layer.
  private enum Rest: Sendable {
    case linear(PackedLinear)
    case stages([Stage])
  }

  private struct Stage: Sendable {
    let weight: Tensor
    let bias: Tensor?
  }

  package init(_ network: VAE, compute: Compute) {
    latent = network.latent
    lastLayer = "dec.\(2 * network.decoder.count - 2)"
    expand = PackedLinear(network.expand, compute: compute)
    rest = .stages(
      network.decoder.map { Stage(weight: $0.weight.value, bias: $0.bias?.value) })
  }

  package init(_ network: VAEMLP, compute: Compute) {
    latent = network.latent
    lastLayer = "fc4"
    expand = PackedLinear(network.expand, compute: compute)
    rest = .linear(PackedLinear(network.last, compute: compute))
  }

  /// Pictures `[B, planes, S, S]` or `[B, values]` in 0...1 of codes `[B, latent]`.
  package func decode(_ codes: Tensor, on compute: Compute) -> Tensor {
    var x = expand(codes, on: compute)
    switch rest {
    case .linear(let last):
      Activation.relu(&x, on: compute)
      x = last(x, on: compute)
    case .stages(let stages):
      let tape = Tape(compute, recording: false)
      x = x.reshaped([codes.shape[0], stages[0].weight.shape[0], 4, 4])
      for (index, stage) in stages.enumerated() {
        if index > 0 { Activation.relu(&x, on: compute) }
        x =
          tape.convTranspose2d(
            tape.constant(x), weight: tape.constant(stage.weight),
            bias: stage.bias.map { tape.constant($0) }, stride: 2, padding: 1
          ).value
      }
    }
    Activation.sigmoid(&x, on: compute)
    return x
  }
}

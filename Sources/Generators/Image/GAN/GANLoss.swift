public import PipelineInterface
public import TensorCore

/// What the two networks of a GAN minimise; D(x) is the sigmoid of the discriminator's logit.
public enum GANLoss: String, ParameterChoice {
  /// As Goodfellow wrote the game: -log D(x) - log(1 - D(G(z))) and log(1 - D(G(z))).
  case minimax
  /// The same discriminator; the generator minimises -log D(G(z)), which does not fade while it
  /// loses (Goodfellow et al., 2014, section 3).
  case nonSaturating = "non-saturating"
  /// On logits: max(0, 1 - x) + max(0, 1 + G(z)) and -G(z) (Lim and Ye, 2017).
  case hinge

  /// The discriminator's loss: the mean over pictures of the data plus that over made ones.
  ///
  /// Logits are `[B]`.
  public func discriminator(real: Variable, fake: Variable, on tape: Tape) -> Variable {
    switch self {
    case .minimax, .nonSaturating:
      return tape.add(entropy(real, isReal: true, tape), entropy(fake, isReal: false, tape))
    case .hinge:
      let (ofReal, ofFake) = (ones(real, tape), ones(fake, tape))
      return tape.add(
        mean(tape.relu(tape.subtract(ofReal, real)), tape),
        mean(tape.relu(tape.add(ofFake, fake)), tape))
    }
  }

  /// The generator's loss: a mean over made pictures.
  public func generator(fake: Variable, on tape: Tape) -> Variable {
    switch self {
    case .minimax: tape.scale(entropy(fake, isReal: false, tape), by: -1)
    case .nonSaturating: entropy(fake, isReal: true, tape)
    case .hinge: tape.scale(mean(fake, tape), by: -1)
    }
  }

  /// Mean cross-entropy of the answer that all are real, or none.
  private func entropy(_ logits: Variable, isReal: Bool, _ tape: Tape) -> Variable {
    let target =
      isReal
      ? Tensor(logits.shape, [Float](repeating: 1, count: logits.shape.count))
      : Tensor(zeros: logits.shape)
    let sum = tape.binaryCrossEntropy(logits, target: target)
    return tape.scale(sum, by: 1 / Float(logits.shape.count))
  }

  private func mean(_ x: Variable, _ tape: Tape) -> Variable {
    tape.scale(tape.sum(x), by: 1 / Float(x.shape.count))
  }

  private func ones(_ x: Variable, _ tape: Tape) -> Variable {
    tape.constant(Tensor(x.shape, [Float](repeating: 1, count: x.shape.count)))
  }
}

public import NN
public import PipelineInterface
public import TensorCore

/// Which network of a GAN is updated first in a step.
public enum GANOrder: String, ParameterChoice {
  /// As PyTorch's DCGAN example: the discriminator, then the generator by the updated one.
  case discriminatorFirst = "discriminator-first"
  /// As the classic script for digits: the generator, then the discriminator on the same made
  /// pictures by half its loss.
  case generatorFirst = "generator-first"
}

/// A generator and a discriminator that learn from each other.
///
/// Batch normalisation sees pictures of the data and made ones apart, and its running statistics
/// move once for each pass that the scripts have: once a step in the generator, three times in the
/// discriminator.
public final class GAN {
  /// Makes pictures.
  public let generator: GANGeneratorNetwork
  /// Judges them.
  public let discriminator: GANDiscriminatorNetwork
  private let loss: GANLoss
  private let order: GANOrder
  /// The pictures of the generator's update by batch, for the discriminator that comes second.
  private var made: [Int: Tensor] = [:]
  /// Pictures that the discriminator's update made first, for the generator's update of that batch.
  private var ahead: Ahead?

  /// A pass of the generator with its record, and the running statistics after it.
  private struct Ahead {
    let batch: Int
    let pictures: Variable
    let tape: Tape
    let statistics: [Tensor]
  }

  /// A pair of networks with their game.
  public init(
    generator: GANGeneratorNetwork, discriminator: GANDiscriminatorNetwork, loss: GANLoss,
    order: GANOrder
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.loss = loss
    self.order = order
  }

  /// The networks' parameters in the order of a step's updates, named `generator.NAME` and
  /// `discriminator.NAME`.
  public var updates: [[NamedParameter]] {
    let ofGenerator = generator.parameters.prefixed("generator")
    let ofDiscriminator = discriminator.parameters.prefixed("discriminator")
    return order == .generatorFirst
      ? [ofGenerator, ofDiscriminator] : [ofDiscriminator, ofGenerator]
  }

  /// The running statistics of both, and the singular vectors of normalised weights.
  public var buffers: [NamedParameter] {
    generator.buffers.prefixed("generator") + discriminator.buffers.prefixed("discriminator")
  }

  /// The loss of one update: pictures of the data in the networks' shape, codes `[B, latent]`, and a
  /// number of this batch.
  ///
  /// `labels` are the pictures' classes, which the made ones are to have too; none of networks that
  /// know no classes.
  public func loss(
    update: Int, real: Tensor, codes: Tensor, labels: [Int] = [], batch: Int, on tape: Tape
  ) -> Variable {
    let isGenerators = (update == 0) == (order == .generatorFirst)
    return isGenerators
      ? generatorLoss(codes, labels, batch, on: tape)
      : discriminatorLoss(real, codes, labels, batch, on: tape)
  }

  private func generatorLoss(
    _ codes: Tensor, _ labels: [Int], _ batch: Int, on tape: Tape
  ) -> Variable {
    let pictures = pictures(codes, labels, batch, on: tape)
    if order == .generatorFirst { made[batch] = pictures.value }
    return loss.generator(
      fake: discriminator(pictures, labels: labels, .batch, on: tape), on: tape)
  }

  /// The pictures of the generator's update: those that were made ahead, or new ones.
  private func pictures(
    _ codes: Tensor, _ labels: [Int], _ batch: Int, on tape: Tape
  ) -> Variable {
    guard let ahead, ahead.batch == batch else {
      return generator(codes, labels: labels, .batch, on: tape)
    }
    self.ahead = nil
    for (buffer, value) in zip(generator.buffers, ahead.statistics) {
      buffer.variable.value = value
    }
    return tape.adopt(ahead.pictures, of: ahead.tape)
  }

  /// Pictures for the discriminator's update, which the generator's is still to follow.
  ///
  /// The first batch's pass is kept for it, with what it does to the running statistics.
  private func makeAhead(
    _ codes: Tensor, _ labels: [Int], _ batch: Int, on tape: Tape
  ) -> Tensor {
    guard tape.isRecording, ahead == nil || ahead?.batch == batch else {
      return generator(
        codes, labels: labels, .batchOnly, on: Tape(tape.compute, recording: false)
      ).value
    }
    let variables = generator.parameters.map { $0.variable }
    let wanted = variables.map { $0.requiresGradient }
    for variable in variables { variable.requiresGradient = true }
    let statistics = generator.buffers.map { $0.variable.value }
    let own = Tape(tape.compute)
    let pictures = generator(codes, labels: labels, .batch, on: own)
    ahead = Ahead(
      batch: batch, pictures: pictures, tape: own,
      statistics: generator.buffers.map { $0.variable.value })
    for (buffer, value) in zip(generator.buffers, statistics) { buffer.variable.value = value }
    for (variable, isWanted) in zip(variables, wanted) { variable.requiresGradient = isWanted }
    return pictures.value
  }

  private func discriminatorLoss(
    _ real: Tensor, _ codes: Tensor, _ labels: [Int], _ batch: Int, on tape: Tape
  ) -> Variable {
    let fake = made.removeValue(forKey: batch) ?? makeAhead(codes, labels, batch, on: tape)
    let ofReal = discriminator(tape.constant(real), labels: labels, .batch, on: tape)
    let ofFake = discriminator(tape.constant(fake), labels: labels, .batch, on: tape)
    let sum = loss.discriminator(real: ofReal, fake: ofFake, on: tape)
    return order == .generatorFirst ? tape.scale(sum, by: 0.5) : sum
  }
}

extension [NamedParameter] {
  /// The same tensors as `PREFIX.NAME`.
  func prefixed(_ prefix: String) -> [NamedParameter] {
    map { NamedParameter("\(prefix).\($0.name)", $0.variable) }
  }
}

public import NN
public import PipelineInterface
public import TensorCore

/// How a decoder's pictures are distributed, which decides the error of a picture made again.
public enum PictureLikelihood: String, ParameterChoice {
  /// Squared error of each value.
  case gaussian
  /// Cross-entropy of each value, taken as the probability of white.
  case bernoulli
}

/// An encoder from pictures to the distribution of their codes and a decoder back (Kingma and
/// Welling, 2013).
///
/// Pictures are `[B, ...]` in 0...1 in the network's own shape, codes `[B, latent]`. A network that
/// knows classes reads the vector of each picture's class twice: behind the features that mean and
/// variance are made of, and behind the code (Sohn et al., 2015).
public protocol VariationalAutoencoder: Network {
  /// The loss and its two parts, scalars; each summed over a picture, mean over the batch.
  typealias Loss = (total: Variable, error: Variable, divergence: Variable)

  /// Numbers in a code.
  var latent: Int { get }
  /// The distribution of pictures.
  var likelihood: PictureLikelihood { get }

  /// The shape of so many pictures.
  func shape(of count: Int) -> Shape
  /// Mean and log variance of the codes of pictures; `labels` are their classes, of a network that
  /// knows classes.
  func encode(
    _ pictures: Variable, labels: [Int], on tape: Tape
  ) -> (mean: Variable, logVariance: Variable)
  /// Pictures of codes before the sigmoid that ends the decoder.
  func logits(_ codes: Variable, labels: [Int], on tape: Tape) -> Variable
}

extension VariationalAutoencoder {
  /// Pictures of codes.
  public func decode(_ codes: Variable, labels: [Int] = [], on tape: Tape) -> Variable {
    tape.sigmoid(logits(codes, labels: labels, on: tape))
  }

  /// Pictures made again from a draw of their codes: mean + noise * exp(log variance / 2).
  public func reconstruct(
    _ pictures: Tensor, labels: [Int] = [], noise: Tensor, on tape: Tape
  ) -> (pictures: Variable, mean: Variable, logVariance: Variable) {
    let (logits, mean, logVariance) = logitsAgain(
      pictures, labels: labels, noise: noise, on: tape)
    return (tape.sigmoid(logits), mean, logVariance)
  }

  /// Error plus Kullback-Leibler divergence to the standard normal; noise is `[B, latent]`.
  public func loss(
    _ pictures: Tensor, labels: [Int] = [], noise: Tensor, on tape: Tape
  ) -> Loss {
    let (logits, mean, logVariance) = logitsAgain(
      pictures, labels: labels, noise: noise, on: tape)
    let share = 1 / Float(pictures.shape[0])
    let sum =
      switch likelihood {
      case .gaussian: tape.squaredError(tape.sigmoid(logits), target: pictures)
      case .bernoulli: tape.binaryCrossEntropy(logits, target: pictures)
      }
    let error = tape.scale(sum, by: share)
    let divergence = tape.scale(
      tape.gaussianKL(mean: mean, logVariance: logVariance), by: share)
    return (tape.add(error, divergence), error, divergence)
  }

  private func logitsAgain(
    _ pictures: Tensor, labels: [Int], noise: Tensor, on tape: Tape
  ) -> (logits: Variable, mean: Variable, logVariance: Variable) {
    let (mean, logVariance) = encode(tape.constant(pictures), labels: labels, on: tape)
    let deviation = tape.exp(tape.scale(logVariance, by: 0.5))
    let codes = tape.add(mean, tape.multiply(tape.constant(noise), deviation))
    return (logits(codes, labels: labels, on: tape), mean, logVariance)
  }
}

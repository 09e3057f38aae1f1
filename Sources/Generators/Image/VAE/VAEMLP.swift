public import NN
public import TensorCore

/// A variational autoencoder of two linear layers each way, as in PyTorch's `examples/vae`.
///
/// Encoder: `fc1` with ReLU, then mean `fc21` and log variance `fc22`. Decoder: `fc3` with ReLU, then
/// `fc4` with a sigmoid. Pictures are `[B, values]` in 0...1.
public final class VAEMLP: VariationalAutoencoder {
  /// Numbers in a code.
  public let latent: Int
  /// The distribution of pictures.
  public let likelihood: PictureLikelihood
  private let values: Int
  let hidden, mean, logVariance, expand, last: Linear
  let labels: VAELabels?

  /// A network over parameters, for pictures of so many values, of `classes` classes or none.
  public init(
    values: Int, hidden: Int, latent: Int, likelihood: PictureLikelihood, classes: Int = 0,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.values = values
    self.latent = latent
    self.likelihood = likelihood
    self.hidden = try Linear("fc1", inputs: values, outputs: hidden, from: &source)
    labels = classes == 0 ? nil : try VAELabels(classes: classes, latent: latent, from: &source)
    let extra = labels == nil ? 0 : latent
    mean = try Linear("fc21", inputs: hidden + extra, outputs: latent, from: &source)
    logVariance = try Linear("fc22", inputs: hidden + extra, outputs: latent, from: &source)
    expand = try Linear("fc3", inputs: latent + extra, outputs: hidden, from: &source)
    last = try Linear("fc4", inputs: hidden, outputs: values, from: &source)
  }

  /// `[B, values]`.
  public func shape(of count: Int) -> Shape { [count, values] }

  /// Mean and log variance of the codes of pictures.
  public func encode(
    _ pictures: Variable, labels classes: [Int], on tape: Tape
  ) -> (mean: Variable, logVariance: Variable) {
    var x = tape.relu(hidden(pictures, on: tape))
    if let labels { x = labels.joined(to: x, labels.encoder, classes, on: tape) }
    return (mean(x, on: tape), logVariance(x, on: tape))
  }

  /// Pictures of codes before the sigmoid.
  public func logits(_ codes: Variable, labels classes: [Int], on tape: Tape) -> Variable {
    let input = labels.map { $0.joined(to: codes, $0.decoder, classes, on: tape) } ?? codes
    return last(tape.relu(expand(input, on: tape)), on: tape)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    [hidden, mean, logVariance, expand, last].flatMap { $0.parameters }
      + (labels?.parameters ?? [])
  }
}

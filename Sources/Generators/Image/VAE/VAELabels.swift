public import NN
import TensorCore

/// The vectors of the classes that a VAE knows, as wide as a code: `enc_label.weight` and
/// `dec_label.weight` `[classes, latent]`.
public struct VAELabels {
  /// Read by the encoder.
  public let encoder: Embedding
  /// Read by the decoder.
  public let decoder: Embedding

  init(
    classes: Int, latent: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    encoder = try Embedding("enc_label", symbols: classes, width: latent, from: &source)
    decoder = try Embedding("dec_label", symbols: classes, width: latent, from: &source)
  }

  /// Rows `[B, N]` with the vector of each one's class behind it.
  func joined(
    to x: Variable, _ table: Embedding, _ labels: [Int], on tape: Tape
  ) -> Variable {
    let rows = x.shape[0]
    precondition(labels.count == rows, "vae: \(labels.count) classes of \(rows) rows")
    return tape.concatenate(x, table(labels.map { Int32($0) }, shape: [rows], on: tape))
  }

  var parameters: [NamedParameter] { encoder.parameters + decoder.parameters }
}

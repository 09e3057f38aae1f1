public import NN
public import TensorCore

/// The classic recurrent network over one-hot symbols (Elman, 1990):
/// `h = tanh(i2h(x) + h2h(h))`, logits `h2o(h)`.
///
/// Tokens are `[B, T]` row by row; logits `[B, T, V]`. A one-hot input selects a column of i2h: that
/// column plus the bias, one addition, is the definition.
public final class RNNLanguageModel: RecurrentLanguageModel {
  /// The kind's name.
  public static let kind = "rnn"
  /// The layer that gives the logits.
  public static let head = "h2o"

  /// The sizes.
  public let configuration: RNNConfiguration
  /// `i2h`: `[hidden, V]` with bias.
  public let input: Linear
  /// `h2h`: `[hidden, hidden]` with bias.
  public let recurrent: Linear
  /// `h2o`: `[V, hidden]` with bias.
  public let output: Linear

  /// A network over parameters.
  public init(
    _ configuration: RNNConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.configuration = configuration
    let (symbols, hidden) = (configuration.symbols, configuration.hidden)
    input = try Linear("i2h", inputs: symbols, outputs: hidden, from: &source)
    recurrent = try Linear("h2h", inputs: hidden, outputs: hidden, from: &source)
    output = try Linear("h2o", inputs: hidden, outputs: symbols, from: &source)
  }

  /// Logits of the symbol after each token, and the state `[B, hidden]` after the last one; `states`
  /// nil: zero.
  ///
  /// There is one layer, so there is nothing to drop.
  public func logits(
    _ tokens: [Int32], batch: Int, states: Tensor? = nil, dropout: Dropout? = nil, on tape: Tape
  ) -> (logits: Variable, states: Tensor) {
    let x = input.oneHot(tokens, shape: [batch, tokens.count / batch], on: tape)
    let (y, after) = recurrent.recur(x, state: states, on: tape)
    return (output(y, on: tape), after)
  }

  /// The network for generation.
  public func decoder(compute: Compute) -> any LanguageDecoder {
    RNNDecoder(self, compute: compute)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    input.parameters + recurrent.parameters + output.parameters
  }
}

public import NN
public import TensorCore

/// A language model over characters: embedding, stacked LSTM, linear head (Graves, 2013,
/// "Generating sequences with recurrent neural networks").
///
/// Tokens are `[B, T]` row by row; logits `[B, T, V]`.
public final class LSTMLanguageModel: RecurrentLanguageModel {
  /// The kind's name.
  public static let kind = "lstm"
  /// The layer that gives the logits.
  public static let head = "head"

  /// The sizes.
  public let configuration: LSTMConfiguration
  /// `embed`: `[V, embed]`.
  public let embedding: Embedding
  /// `lstm`.
  public let lstm: LSTM
  /// `head`: `[V, hidden]` with bias.
  public let head: Linear

  /// A network over parameters.
  public init(
    _ configuration: LSTMConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.configuration = configuration
    embedding = try Embedding(
      "embed", symbols: configuration.symbols, width: configuration.embed, from: &source)
    lstm = try LSTM(
      "lstm", inputs: configuration.embed, hidden: configuration.hidden,
      layers: configuration.layers, from: &source)
    head = try Linear(
      "head", inputs: configuration.hidden, outputs: configuration.symbols, from: &source)
  }

  /// Logits of the symbol after each token, and the states after the last one; `states` nil: zero.
  public func logits(
    _ tokens: [Int32], batch: Int, states: [LSTM.State]? = nil, dropout: Dropout? = nil,
    on tape: Tape
  ) -> (logits: Variable, states: [LSTM.State]) {
    let x = embedding(tokens, shape: [batch, tokens.count / batch], on: tape)
    let (y, after) = lstm(x, states: states, dropout: dropout, on: tape)
    return (head(y, on: tape), after)
  }

  /// The network for generation.
  public func decoder(compute: Compute) -> any LanguageDecoder {
    LSTMDecoder(self, compute: compute)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    embedding.parameters + lstm.parameters + head.parameters
  }
}

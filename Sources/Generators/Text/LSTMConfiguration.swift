/// Sizes of an LSTM language model.
public struct LSTMConfiguration: Hashable, Sendable {
  /// Symbols of the alphabet.
  public var symbols: Int
  /// Width of the embedding.
  public var embed: Int
  /// Width of a layer.
  public var hidden: Int
  /// Layers.
  public var layers: Int

  /// Sizes from their numbers.
  public init(symbols: Int, embed: Int, hidden: Int, layers: Int) {
    self.symbols = symbols
    self.embed = embed
    self.hidden = hidden
    self.layers = layers
  }
}

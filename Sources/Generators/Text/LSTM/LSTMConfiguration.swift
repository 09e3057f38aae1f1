public import NN

/// Sizes of an LSTM language model.
public struct LSTMConfiguration: LanguageModelConfiguration {
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

  /// The sizes of a checkpoint.
  public init(symbols: Int, _ fields: inout JSONFields) throws(ModelFileError) {
    self.init(
      symbols: symbols, embed: try fields.integer("embed", in: 1...65_536),
      hidden: try fields.integer("hidden", in: 1...65_536),
      layers: try fields.integer("layers", in: 1...64))
  }

  /// The sizes by name.
  public var fields: [String: JSONValue] {
    ["embed": .integer(embed), "hidden": .integer(hidden), "layers": .integer(layers)]
  }
}

public import NN

/// Sizes of a transformer language model.
public struct TransformerConfiguration: LanguageModelConfiguration {
  /// Symbols of the alphabet.
  public var symbols: Int
  /// Blocks.
  public var layers: Int
  /// Heads of an attention, which share `dim` evenly.
  public var heads: Int
  /// Width of a place's vector.
  public var dim: Int
  /// Places that it sees at once.
  public var context: Int

  /// Sizes from their numbers.
  public init(symbols: Int, layers: Int, heads: Int, dim: Int, context: Int) {
    self.symbols = symbols
    self.layers = layers
    self.heads = heads
    self.dim = dim
    self.context = context
  }

  /// The sizes of a checkpoint.
  public init(symbols: Int, _ fields: inout JSONFields) throws(ModelFileError) {
    self.init(
      symbols: symbols, layers: try fields.integer("layers", in: 1...256),
      heads: try fields.integer("heads", in: 1...1024),
      dim: try fields.integer("dim", in: 1...65_536),
      context: try fields.integer("context", in: 1...65_536))
    guard dim.isMultiple(of: heads) else {
      throw ModelFileError("configuration: \"heads\" must divide \"dim\" evenly")
    }
  }

  /// The sizes by name.
  public var fields: [String: JSONValue] {
    [
      "context": .integer(context), "dim": .integer(dim), "heads": .integer(heads),
      "layers": .integer(layers),
    ]
  }
}

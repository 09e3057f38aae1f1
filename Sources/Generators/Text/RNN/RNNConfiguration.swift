public import NN

/// Sizes of an RNN language model.
public struct RNNConfiguration: LanguageModelConfiguration {
  /// Symbols of the alphabet.
  public var symbols: Int
  /// Units of the hidden layer.
  public var hidden: Int

  /// Sizes from their numbers.
  public init(symbols: Int, hidden: Int) {
    self.symbols = symbols
    self.hidden = hidden
  }

  /// The sizes of a checkpoint.
  public init(symbols: Int, _ fields: inout JSONFields) throws(ModelFileError) {
    self.init(symbols: symbols, hidden: try fields.integer("hidden", in: 1...65_536))
  }

  /// The sizes by name.
  public var fields: [String: JSONValue] { ["hidden": .integer(hidden)] }
}

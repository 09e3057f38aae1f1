public import NN

/// A language model with its alphabet, as a checkpoint of kind `lstm` holds it.
public struct TextModel {
  /// The kind's name.
  public static let kind = "lstm"

  /// The alphabet.
  public let tokenizer: CharacterTokenizer
  /// The network over it.
  public let network: LSTMLanguageModel

  /// A model from its parts; the network has as many symbols as the alphabet.
  public init(tokenizer: CharacterTokenizer, network: LSTMLanguageModel) {
    precondition(network.configuration.symbols == tokenizer.symbols.count, "alphabet and network")
    self.tokenizer = tokenizer
    self.network = network
  }

  /// The model of a checkpoint.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Self.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let alphabet = try fields.string("alphabet")
    guard let tokenizer = CharacterTokenizer(alphabet: alphabet) else {
      throw ModelFileError("configuration: \"alphabet\" must be characters in ascending order")
    }
    let configuration = LSTMConfiguration(
      symbols: tokenizer.symbols.count, embed: try fields.integer("embed", in: 1...65_536),
      hidden: try fields.integer("hidden", in: 1...65_536),
      layers: try fields.integer("layers", in: 1...64))
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    let network = try LSTMLanguageModel(configuration, from: &source)
    try source.finish()
    self.init(tokenizer: tokenizer, network: network)
  }

  /// What a checkpoint's `configuration` says.
  public var configuration: JSONValue {
    [
      "alphabet": .string(tokenizer.alphabet), "embed": .integer(network.configuration.embed),
      "hidden": .integer(network.configuration.hidden),
      "layers": .integer(network.configuration.layers),
    ]
  }
}

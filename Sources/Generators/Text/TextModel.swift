public import NN

/// A language model with its alphabet, as a checkpoint of its kind holds it.
public struct TextModel<Model: LanguageModel> {
  /// The alphabet.
  public let tokenizer: CharacterTokenizer
  /// The network over it.
  public let network: Model

  /// A model from its parts; the network has as many symbols as the alphabet.
  public init(tokenizer: CharacterTokenizer, network: Model) {
    precondition(network.configuration.symbols == tokenizer.symbols.count, "alphabet and network")
    self.tokenizer = tokenizer
    self.network = network
  }

  /// The model of a checkpoint.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Model.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let alphabet = try fields.string("alphabet")
    guard let tokenizer = CharacterTokenizer(alphabet: alphabet) else {
      throw ModelFileError("configuration: \"alphabet\" must be characters in ascending order")
    }
    let configuration = try Model.Configuration(symbols: tokenizer.symbols.count, &fields)
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    let network = try Model(configuration, from: &source)
    try source.finish()
    self.init(tokenizer: tokenizer, network: network)
  }

  /// What a checkpoint's `configuration` says.
  public var configuration: JSONValue {
    .object(
      network.configuration.fields.merging(["alphabet": .string(tokenizer.alphabet)]) { $1 })
  }
}

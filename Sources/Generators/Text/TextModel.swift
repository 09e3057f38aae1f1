public import NN

/// A language model with its units, as a checkpoint of kind `lstm` holds it.
public struct TextModel {
  /// The kind's name.
  public static let kind = "lstm"

  /// The units.
  public let units: TextUnits
  /// The network over them.
  public let network: LSTMLanguageModel

  /// A model from its parts; the network has as many symbols as there are units.
  public init(units: TextUnits, network: LSTMLanguageModel) {
    precondition(network.configuration.symbols == units.count, "units and network")
    self.units = units
    self.network = network
  }

  /// The model of a checkpoint.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Self.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let units = try TextUnits(&fields)
    let configuration = LSTMConfiguration(
      symbols: units.count, embed: try fields.integer("embed", in: 1...65_536),
      hidden: try fields.integer("hidden", in: 1...65_536),
      layers: try fields.integer("layers", in: 1...64))
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    let network = try LSTMLanguageModel(configuration, from: &source)
    try source.finish()
    self.init(units: units, network: network)
  }

  /// What a checkpoint's `configuration` says.
  public var configuration: JSONValue {
    let sizes: [String: JSONValue] = [
      "embed": .integer(network.configuration.embed),
      "hidden": .integer(network.configuration.hidden),
      "layers": .integer(network.configuration.layers),
    ]
    return .object(units.configuration.merging(sizes) { own, _ in own })
  }
}

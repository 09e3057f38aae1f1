public import NN

/// A language model with its units, as a checkpoint of its kind holds it.
public struct TextModel<Model: LanguageModel> {
  /// The units.
  public let units: TextUnits
  /// The network over them.
  public let network: Model

  /// A model from its parts; the network has as many symbols as there are units.
  public init(units: TextUnits, network: Model) {
    precondition(network.configuration.symbols == units.count, "units and network")
    self.units = units
    self.network = network
  }

  /// The model of a checkpoint.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Model.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let units = try TextUnits(&fields)
    let configuration = try Model.Configuration(symbols: units.count, &fields)
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    let network = try Model(configuration, from: &source)
    try source.finish()
    self.init(units: units, network: network)
  }

  /// What a checkpoint's `configuration` says.
  public var configuration: JSONValue {
    .object(network.configuration.fields.merging(units.configuration) { $1 })
  }
}

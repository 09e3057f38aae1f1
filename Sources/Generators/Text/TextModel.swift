public import NN

/// A language model with its units, as a checkpoint of its kind holds it.
public struct TextModel<Model: LanguageModel> {
  /// The units.
  public let units: TextUnits
  /// The network over them.
  public let network: Model

  /// Whether it has learnt lines, each from its beginning: a text then follows a line end.
  public let isOfLines: Bool

  /// A model from its parts; the network has as many symbols as there are units.
  public init(units: TextUnits, network: Model, isOfLines: Bool = false) {
    precondition(network.configuration.symbols == units.count, "units and network")
    self.units = units
    self.network = network
    self.isOfLines = isOfLines
  }

  /// The model of a checkpoint.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Model.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let units = try TextUnits(&fields)
    let isOfLines = fields.has("lines") ? try fields.boolean("lines") : false
    let configuration = try Model.Configuration(symbols: units.count, &fields)
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    let network = try Model(configuration, from: &source)
    try source.finish()
    self.init(units: units, network: network, isOfLines: isOfLines)
  }

  /// What a checkpoint's `configuration` says.
  public var configuration: JSONValue {
    let lines: [String: JSONValue] = isOfLines ? ["lines": .boolean(true)] : [:]
    return .object(
      network.configuration.fields.merging(units.configuration) { $1 }.merging(lines) { $1 })
  }
}

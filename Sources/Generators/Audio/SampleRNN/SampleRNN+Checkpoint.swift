public import NN

extension SampleRNN {
  /// The kind's name.
  public static let kind = "sample-rnn"

  /// The network of a checkpoint.
  public convenience init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Self.kind)
    let configuration = try SampleRNNConfiguration(checkpoint.configuration)
    var source = StateDictSource(checkpoint.tensors)
    try self.init(configuration, from: &source)
    try source.finish()
  }
}

extension SampleRNNConfiguration {
  /// What a checkpoint's `configuration` says; fields that are not there have their defaults.
  init(_ json: JSONValue) throws(ModelFileError) {
    var fields = try JSONFields(json, context: "configuration")
    self.init(
      dim: try fields.integer("dim", in: 1...65_536),
      embed: try fields.integer("emb", in: 1...65_536),
      codes: try fields.integer("q", in: 256...256),
      sampleRate: try fields.integer("rate", in: 1...384_000))
    if fields.has("tiers") { tiers = try fields.integer("tiers", in: 1...3) }
    if fields.has("encoding") {
      encoding = try fields.choice("encoding", of: SampleEncoding.self)
    }
    if fields.has("initial") {
      learnsState = try fields.choice("initial", of: InitialState.self) == .learned
    }
    classes = try fields.classes()
    try fields.finish()
  }

  /// What a checkpoint's `configuration` says: today's keys always, those that came later only when
  /// they differ from their defaults, so that a model's digest stays.
  public var json: JSONValue {
    var fields: [String: JSONValue] = [
      "dim": .integer(dim), "emb": .integer(embed), "q": .integer(codes),
      "rate": .integer(sampleRate),
    ]
    if tiers != 3 { fields["tiers"] = .integer(tiers) }
    if encoding != .muLaw { fields["encoding"] = .string(encoding.rawValue) }
    if learnsState { fields["initial"] = .string(InitialState.learned.rawValue) }
    if !classes.isEmpty { fields["classes"] = .array(classes.map { .string($0) }) }
    return .object(fields)
  }
}

public import NN

extension SampleRNN {
  /// The kind's name.
  public static let kind = "sample-rnn"

  /// The network of a checkpoint.
  public convenience init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Self.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let configuration = SampleRNNConfiguration(
      dim: try fields.integer("dim", in: 1...65_536),
      embed: try fields.integer("emb", in: 1...65_536),
      codes: try fields.integer("q", in: 256...256),
      sampleRate: try fields.integer("rate", in: 1...384_000))
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    try self.init(configuration, from: &source)
    try source.finish()
  }
}

extension SampleRNNConfiguration {
  /// What a checkpoint's `configuration` says.
  public var json: JSONValue {
    [
      "dim": .integer(dim), "emb": .integer(embed), "q": .integer(codes),
      "rate": .integer(sampleRate),
    ]
  }
}

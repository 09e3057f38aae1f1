public import NN

extension VAE {
  /// The kind's name.
  public static let kind = "vae"

  /// The network of a checkpoint.
  public convenience init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: Self.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let configuration = VAEConfiguration(
      channels: try fields.integers("channels", count: 1...7, in: 1...16_384),
      latent: try fields.integer("latent", in: 1...65_536))
    try fields.finish()
    var source = StateDictSource(checkpoint.tensors)
    try self.init(configuration, from: &source)
    try source.finish()
  }
}

extension VAEConfiguration {
  /// What a checkpoint's `configuration` says.
  public var json: JSONValue {
    ["channels": .array(channels.map { .integer($0) }), "latent": .integer(latent)]
  }
}

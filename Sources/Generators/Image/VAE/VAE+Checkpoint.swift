public import NN

extension VAE {
  /// The kind's name.
  public static let kind = "vae"
}

extension VAEConfiguration {
  /// What a checkpoint's `configuration` says; what is as it always was is not said.
  public var json: JSONValue {
    var members: [String: JSONValue] = ["latent": .integer(latent)]
    switch network {
    case .convolutional(let channels):
      members["channels"] = .array(channels.map { .integer($0) })
    case .mlp(let hidden):
      members["hidden"] = .integer(hidden)
      members["size"] = .integer(size)
    }
    if form.channels != .rgb { members["planes"] = .string(form.channels.rawValue) }
    if likelihood != .gaussian { members["likelihood"] = .string(likelihood.rawValue) }
    if !classes.isEmpty { members["classes"] = .array(classes.map { .string($0) }) }
    return .object(members)
  }

  /// The configuration of a checkpoint of this kind.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: VAE.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let latent: Int
    let planes =
      fields.has("planes") ? try fields.choice("planes", of: PictureChannels.self) : .rgb
    let likelihood =
      fields.has("likelihood")
      ? try fields.choice("likelihood", of: PictureLikelihood.self) : .gaussian
    if fields.has("hidden") {
      let hidden = try fields.integer("hidden", in: 1...65_536)
      latent = try fields.integer("latent", in: 1...65_536)
      let form = PictureForm(size: try fields.integer("size", in: 1...512), channels: planes)
      self.init(form: form, hidden: hidden, latent: latent, likelihood: likelihood)
    } else {
      let channels = try fields.integers("channels", count: 1...7, in: 1...16_384)
      latent = try fields.integer("latent", in: 1...65_536)
      self.init(channels: channels, latent: latent, picture: planes, likelihood: likelihood)
    }
    classes = try fields.classes()
    try fields.finish()
  }

  /// The vectors of the classes; `nil`: there are none.
  func makeLabels(
    from source: inout some ParameterSource
  ) throws(ModelFileError) -> VAELabels? {
    classes.isEmpty
      ? nil : try VAELabels(classes: classes.count, latent: latent, from: &source)
  }

  /// The network over parameters.
  func makeNetwork(
    from source: inout some ParameterSource
  ) throws(ModelFileError) -> any VariationalAutoencoder {
    switch network {
    case .convolutional: try VAE(self, from: &source)
    case .mlp(let hidden):
      try VAEMLP(
        values: form.values, hidden: hidden, latent: latent, likelihood: likelihood,
        classes: classes.count, from: &source)
    }
  }

  /// The network of a checkpoint.
  func makeNetwork(_ checkpoint: Checkpoint) throws(ModelFileError) -> any VariationalAutoencoder {
    var source = StateDictSource(checkpoint.tensors)
    let network = try makeNetwork(from: &source)
    try source.finish()
    return network
  }
}

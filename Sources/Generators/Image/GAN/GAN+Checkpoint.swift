public import NN

extension GAN {
  /// The kind's name.
  public static let kind = "gan"
}

extension GANConfiguration {
  /// What a checkpoint's `configuration` says.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "latent": .integer(latent), "planes": .string(form.channels.rawValue),
      "size": .integer(form.size),
    ]
    switch network {
    case .dcgan(let width): members["width"] = .integer(width)
    case .mlp(let hidden): members["hidden"] = .array(hidden.map { .integer($0) })
    }
    if !classes.isEmpty { members["classes"] = .array(classes.map { .string($0) }) }
    return .object(members)
  }

  /// The configuration of a checkpoint of this kind.
  public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    try checkpoint.check(kind: GAN.kind)
    var fields = try JSONFields(checkpoint.configuration, context: "configuration")
    let latent = try fields.integer("latent", in: 1...65_536)
    let form = PictureForm(
      size: try fields.integer("size", in: 1...512),
      channels: try fields.choice("planes", of: PictureChannels.self))
    let network: Network =
      if fields.has("hidden") {
        .mlp(hidden: try fields.integers("hidden", count: 1...16, in: 1...65_536))
      } else {
        .dcgan(width: try fields.integer("width", in: 1...1024))
      }
    let classes = try fields.classes()
    try fields.finish()
    guard
      let configuration = GANConfiguration(
        network: network, form: form, latent: latent, classes: classes)
    else {
      throw ModelFileError("configuration: \"size\" must be 8, 16, 32, … 512")
    }
    self = configuration
  }
}

extension GANGeneratorNetwork {
  /// The generator of a checkpoint.
  convenience init(_ checkpoint: Checkpoint) throws(ModelFileError) {
    var source = StateDictSource(checkpoint.tensors)
    try self.init(try GANConfiguration(checkpoint), from: &source)
    try source.finish()
  }
}

import Numerics

extension Checkpoint {
  /// The names of the facts in `__metadata__`.
  private enum Key {
    static let formatVersion = "format_version"
    static let kind = "kind"
    static let configuration = "configuration"
    static let preprocessing = "preprocessing"
    static let recipe = "recipe"
    static let dataDigest = "data_digest"
    static let licence = "licence"
    static let credit = "credit"
    static let training = "training"
    static let numericsVersion = "numerics_version"
    static let fingerprints = "fingerprints"
  }

  /// The bytes of the file; equal checkpoints have equal bytes.
  public func encoded() -> [UInt8] {
    var metadata = [
      Key.formatVersion: String(Self.formatVersion), Key.kind: kind,
      Key.configuration: configuration.canonicalText,
      Key.preprocessing: preprocessing.canonicalText, Key.recipe: recipe,
      Key.dataDigest: dataDigest, Key.licence: licence, Key.credit: credit,
      Key.training: training.canonicalText, Key.numericsVersion: String(numericsVersion),
    ]
    // Only where a recipe asks for them: other checkpoints keep their bytes.
    if let fingerprints { metadata[Key.fingerprints] = fingerprints }
    return SafeTensors(metadata: metadata, floats: tensors).encoded()
  }

  /// Reads a checkpoint; a safetensors file of another program is refused.
  public init(decoding bytes: [UInt8]) throws(ModelFileError) {
    let file = try SafeTensors(decoding: bytes)
    guard let version = file.metadata[Key.formatVersion] else {
      throw ModelFileError(
        "not a model of this program (no \"\(Key.formatVersion)\"); pipeline train makes one")
    }
    guard version == String(Self.formatVersion) else {
      throw ModelFileError(
        "\(Key.formatVersion) is \(quoted(version)), this program reads \(Self.formatVersion)")
    }
    if let name = file.integers.keys.min() {
      throw ModelFileError("tensor \(quoted(name)) has dtype I64, a model has F32 only")
    }
    func text(_ key: String) throws(ModelFileError) -> String {
      guard let text = file.metadata[key] else { throw ModelFileError("\(quoted(key)) is missing") }
      return text
    }
    func json(_ key: String) throws(ModelFileError) -> JSONValue {
      let text = try text(key)
      do throws(JSONError) {
        return try JSONReader.value(of: text)
      } catch {
        throw ModelFileError("\(key): \(error)")
      }
    }
    guard let numerics = DecimalText.integer(try text(Key.numericsVersion)), numerics >= 0 else {
      throw ModelFileError("\(Key.numericsVersion): must be a whole number")
    }
    self.init(
      kind: try text(Key.kind), configuration: try json(Key.configuration),
      preprocessing: try json(Key.preprocessing), recipe: try text(Key.recipe),
      dataDigest: try text(Key.dataDigest), licence: try text(Key.licence),
      credit: try text(Key.credit), training: try json(Key.training),
      fingerprints: file.metadata[Key.fingerprints], numericsVersion: numerics,
      tensors: file.floats)
  }
}

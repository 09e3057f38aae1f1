/// What a checkpoint says about itself, as index, plan and files quote it.
public struct ModelFacts: Hashable, Sendable {
  /// The kind that made it: `lstm`.
  public var kind: String
  /// Model digest, 64 hexadecimal digits (formats.md: configuration and tensors, not the file).
  public var digest: String
  /// Digest of the training data.
  public var dataDigest: String
  /// Licence of the training data, as the recipe states it.
  public var licence: String
  /// Credit line that must travel with what the model makes.
  public var credit: String
  /// Numerics version it was trained under.
  public var numericsVersion: Int

  /// Facts from their parts.
  public init(
    kind: String, digest: String, dataDigest: String, licence: String, credit: String,
    numericsVersion: Int
  ) {
    self.kind = kind
    self.digest = digest
    self.dataDigest = dataDigest
    self.licence = licence
    self.credit = credit
    self.numericsVersion = numericsVersion
  }
}

/// A model in memory: its facts and the generator over it.
public struct LoadedModel: Sendable {
  /// What the checkpoint says about itself.
  public let facts: ModelFacts
  /// The generator.
  public let generator: any Generator
  /// What its training data were like; `nil`: the checkpoint does not tell.
  public let fingerprints: Fingerprints?
  /// A loaded model from its parts.
  public init(
    facts: ModelFacts, generator: any Generator, fingerprints: Fingerprints? = nil
  ) {
    self.facts = facts
    self.generator = generator
    self.fingerprints = fingerprints
  }
}

/// A checkpoint that is refused: not safetensors, foreign, hostile, of another kind.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in lower case, no period; names the header field or tensor.
  public let reason: String
  /// An error with a reason.
  public init(_ reason: String) { self.reason = reason }
  /// The reason.
  public var description: String { reason }
}

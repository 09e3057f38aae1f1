public import Files
public import PipelineInterface

/// A recipe: what `pipeline train` reads, checked, its data's path resolved.
public struct Recipe: Sendable {
  /// Names the run's folder and the checkpoint.
  public let name: String
  /// The kind that learns.
  public let kind: GeneratorKind
  /// What its trainer is asked for.
  public let request: TrainingRequest
  /// The document, copied beside the checkpoint.
  public let document: [UInt8]
  /// SHA-256 of kind, name, seed and all values: names the training's state.
  public let fingerprint: Digest
}

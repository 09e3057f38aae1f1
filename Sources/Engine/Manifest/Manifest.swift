public import ManifestXML
public import PipelineInterface

/// A manifest as written, checked against its vocabulary; nothing is opened or decided yet.
public struct Manifest: Sendable {
  /// Names the run's folder.
  public let name: String
  /// What the item keys derive from.
  public let seed: Seed
  /// The jobs in document order.
  public let jobs: [ManifestJob]
  /// Where the root element stands.
  public let position: SourcePosition
}

/// A job as written.
public struct ManifestJob: Sendable {
  /// Unique in the manifest; part of item keys and file names.
  public let id: String
  /// The kind whose name the element has.
  public let kind: GeneratorKind
  /// Path of the model as written: relative to the manifest.
  public let model: String
  /// Items a prompt; without prompts, items.
  public let count: Int
  /// The kind's parameters, defaults filled in.
  public let values: ParameterValues
  /// Prompts in document order; may be empty.
  public let prompts: [ManifestPrompt]
  /// Post-processing in document order.
  public let steps: [ManifestStep]
  /// Where the element stands.
  public let position: SourcePosition
  /// Where the value of each written attribute stands.
  public let valuePositions: [String: SourcePosition]
}

/// A prompt as written.
public struct ManifestPrompt: Hashable, Sendable {
  /// The text, as given.
  public let text: String
  /// Where the text starts.
  public let position: SourcePosition
}

/// A post-processing step with its values.
public struct ManifestStep: Sendable {
  /// The step.
  public let kind: PostProcessorKind
  /// Its parameters, defaults filled in.
  public let values: ParameterValues
}

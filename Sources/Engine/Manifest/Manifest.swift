public import ManifestXML
public import PipelineInterface

/// A manifest as written, checked against its vocabulary; nothing is opened or decided yet.
public struct Manifest: Sendable {
  /// Names the run's folder.
  public let name: String
  /// What the item keys derive from.
  public let seed: Seed
  /// The jobs in document order, those of sets among them.
  public let jobs: [ManifestJob]
  /// The sets in document order.
  public let sets: [ManifestSet]
  /// Where the root element stands.
  public let position: SourcePosition
}

/// Jobs whose items belong together by their numbers, as written.
public struct ManifestSet: Sendable {
  /// Unique in the manifest, among jobs too.
  public let id: String
  /// Cards: items of each job.
  public let count: Int
  /// Id of the job whose texts name the cards.
  public let names: String?
  /// Where the element stands.
  public let position: SourcePosition
  /// Where the value of each written attribute stands.
  public let valuePositions: [String: SourcePosition]
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
  public internal(set) var count: Int
  /// Draws a prompt: as many as items, but for a walk.
  public internal(set) var draws: Int
  /// Id of the set that the job stands in.
  public let set: String?
  /// Whether the job says itself how many items it makes.
  public let isCounted: Bool
  /// The seed of each draw, where the job lists them; empty: all of the manifest's.
  public let seeds: [UInt64]
  /// How items lie between draws; `nil`: each item is a draw.
  public let walk: Walk?
  /// The kind's parameters, defaults filled in.
  public let values: ParameterValues
  /// Prompts and files of them in document order; may be empty.
  public let prompts: [ManifestPromptSource]
  /// Post-processing in document order.
  public let steps: [ManifestStep]
  /// Steps over all items in document order, each of its kind once.
  public let jobSteps: [ManifestJobStep]
  /// Where the element stands.
  public let position: SourcePosition
  /// Where the value of each written attribute stands.
  public let valuePositions: [String: SourcePosition]
}

/// Where a job's prompts come from.
public enum ManifestPromptSource: Hashable, Sendable {
  /// One prompt.
  case prompt(ManifestPrompt)
  /// A file with a prompt in each line, its path as written, and where the path stands.
  case file(path: String, position: SourcePosition)
}

/// A prompt.
public struct ManifestPrompt: Hashable, Sendable {
  /// The text, as given.
  public let text: String
  /// Where the text starts, or where the path of its file stands.
  public let position: SourcePosition
  /// Its place in its file, for messages: `'prompts.txt' line 3`; `nil`: it stands in the manifest.
  public var origin: String?
}

/// A post-processing step with its values.
public struct ManifestStep: Sendable {
  /// The step.
  public let kind: PostProcessorKind
  /// Its parameters, defaults filled in; a side input is named by its path as written.
  public let values: ParameterValues
  /// Where the element stands.
  public let position: SourcePosition
  /// Where the value of each written attribute stands.
  public let valuePositions: [String: SourcePosition]
}

/// A step over all items of a job with its values.
public struct ManifestJobStep: Sendable {
  /// The step.
  public let kind: JobStepKind
  /// Its parameters, defaults filled in.
  public let values: ParameterValues
  /// Where the element stands.
  public let position: SourcePosition
  /// Where the value of each written attribute stands.
  public let valuePositions: [String: SourcePosition]
}

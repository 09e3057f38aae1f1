import Files
public import Media
public import PipelineInterface

/// A job with its model open and its items numbered.
public struct PlannedJob: Sendable {
  /// Unique in the manifest.
  public let id: String
  /// The kind.
  public let kind: GeneratorKind
  /// Path of the model, resolved.
  public let modelPath: String
  /// The model.
  public let model: LoadedModel
  /// The kind's parameters; a side input is named by its content digest.
  public let values: ParameterValues
  /// The sounds that parameters name, by parameter.
  public let sounds: [String: Waveform]
  /// Prompts in document order; may be empty.
  public let prompts: [String]
  /// Items a prompt; without prompts, items.
  public let count: Int
  /// Post-processing in order.
  public let steps: [ManifestStep]
  /// Where the job stands in the manifest, for messages: `file:line:column`.
  public let origin: String
  /// Plan positions of the job's items.
  public let positions: Range<Int>

  /// Number in the whole job (from 0) of the first item that is planned.
  private let firstIndex: Int
  private let seed: UInt64
  /// Replicates used up by earlier, equal prompts: one a prompt.
  private let firstReplicates: [Int]
  private let contentKey: ContentKey

  init(
    _ job: ManifestJob, prompts: [String], sounds: [String: SideInputs.Sound], modelPath: String,
    model: LoadedModel, seed: UInt64, origin: String,
    indexes: Range<Int>, firstPosition: Int
  ) {
    id = job.id
    kind = job.kind
    self.modelPath = modelPath
    self.model = model
    values = sounds.reduce(job.values) { $0.replacing($1.key, by: $1.value.digest.description) }
    self.sounds = sounds.mapValues { $0.waveform }
    self.prompts = prompts
    count = job.count
    steps = job.steps
    self.origin = origin
    positions = firstPosition..<firstPosition + indexes.count
    firstIndex = indexes.lowerBound
    self.seed = seed
    var used: [String: Int] = [:]
    firstReplicates = prompts.map { prompt in
      defer { used[prompt, default: 0] += job.count }
      return used[prompt, default: 0]
    }
    contentKey = ContentKey(
      modelDigest: model.facts.digest, kind: job.kind.name, values: values, steps: job.steps)
  }

  /// The item at a plan position of this job.
  public func item(at position: Int) -> PlannedItem {
    precondition(positions.contains(position), "item \(position) is not of job \(id)")
    let index = firstIndex + position - positions.lowerBound
    let prompt = prompts.isEmpty ? nil : prompts[index / count]
    let replicate = index % count + (prompts.isEmpty ? 0 : firstReplicates[index / count])
    let key = ItemKey.digest(seed: seed, job: id, replicate: replicate, prompt: prompt)
    return PlannedItem(
      position: position, job: id, number: index + 1, replicate: replicate, prompt: prompt,
      path: "\(kind.medium.folder)/\(id)-\(padded(index + 1)).\(kind.medium.fileExtension)",
      key: key, contentKey: contentKey.digest(itemKey: key))
  }

  /// An item as its generator sees it.
  public func request(for item: PlannedItem) -> GenerationRequest {
    GenerationRequest(
      key: item.key.firstWord, prompt: item.prompt, values: values, sounds: sounds)
  }

  /// Digits of the job's last number, at least 4, so that names sort.
  private func padded(_ number: Int) -> String {
    let width = max(4, String(count * max(1, prompts.count)).count)
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}

import Files
public import Media
public import PipelineInterface

/// A job with its model open and its items numbered.
public struct PlannedJob: Sendable {
  /// Unique in the manifest.
  public let id: String
  /// Id of the set that it stands in.
  public let set: String?
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
  /// The pictures that parameters name, by parameter.
  public let pictures: [String: Raster]
  /// Prompts in document order; may be empty.
  public let prompts: [String]
  /// Items a prompt; without prompts, items.
  public let count: Int
  /// How items lie between draws; `nil`: each item is a draw.
  public let walk: Walk?
  /// Post-processing in order.
  public let steps: [PlannedStep]
  /// Steps over all items, in document order.
  public let jobSteps: [PlannedJobStep]
  /// The format of the files: what the last step that cares says, or the medium's own.
  public let format: FileFormat
  /// Where the job stands in the manifest, for messages: `file:line:column`.
  public let origin: String
  /// Plan positions of the job's items.
  public let positions: Range<Int>

  /// Number in the whole job (from 0) of the first item that is planned.
  private let firstIndex: Int
  private let seed: UInt64
  private let seeds: [UInt64]
  private let draws: Int
  /// Replicates used up by earlier, equal prompts: one a prompt.
  private let firstReplicates: [Int]
  private let contentKey: ContentKey

  init(
    _ job: ManifestJob, prompts: [String], inputs: SideInputs.Found, steps: [PlannedStep],
    jobSteps: [PlannedJobStep], modelPath: String,
    model: LoadedModel, seed: UInt64, origin: String,
    indexes: Range<Int>, firstPosition: Int
  ) {
    id = job.id
    set = job.set
    kind = job.kind
    self.modelPath = modelPath
    self.model = model
    values = inputs.digests.reduce(job.values) { $0.replacing($1.key, by: $1.value.description) }
    sounds = inputs.sounds
    pictures = inputs.pictures
    self.prompts = prompts
    count = job.count
    walk = job.walk
    seeds = job.seeds
    draws = job.draws
    self.steps = steps
    self.jobSteps = jobSteps
    format =
      steps.compactMap { $0.kind.format($0.values) }.last ?? job.kind.medium.defaultFormat
    self.origin = origin
    positions = firstPosition..<firstPosition + indexes.count
    firstIndex = indexes.lowerBound
    self.seed = seed
    var used: [String: Int] = [:]
    firstReplicates = prompts.map { prompt in
      defer { used[prompt, default: 0] += job.seeds.isEmpty ? job.draws : 1 }
      return used[prompt, default: 0]
    }
    contentKey = ContentKey(
      modelDigest: model.facts.digest, kind: job.kind.name, values: values, steps: steps)
  }

  /// The item at a plan position of this job.
  public func item(at position: Int) -> PlannedItem {
    precondition(positions.contains(position), "item \(position) is not of job \(id)")
    let index = firstIndex + position - positions.lowerBound
    let prompt = index / count
    let (number, frame) = (index % count).quotientAndRemainder(dividingBy: walk?.frames ?? 1)
    let draw = draw(number, prompt)
    let next = walk == nil ? draw : self.draw((number + 1) % draws, prompt)
    let key = ItemKey.frame(frame, of: walk?.frames ?? 1, from: draw.key, to: next.key)
    return PlannedItem(
      position: position, job: id, number: index + 1, replicate: draw.replicate,
      listedSeed: draw.listedSeed,
      walk: walk.map {
        WalkStep(
          draw: number, nextDraw: (number + 1) % draws, frame: frame, frames: $0.frames,
          nextKey: next.key.firstWord)
      }, prompt: prompts.isEmpty ? nil : prompts[prompt],
      path: path(at: position), key: key, drawKey: draw.key,
      contentKey: contentKey.digest(itemKey: key, draw: walk == nil ? nil : number))
  }

  /// The draw that an item of a walk leads to.
  func next(after item: PlannedItem) -> (replicate: Int, listedSeed: UInt64?, key: Digest) {
    draw(item.walk?.nextDraw ?? 0, (item.number - 1) / count)
  }

  /// A draw by its number among those of a prompt.
  private func draw(
    _ number: Int, _ prompt: Int
  ) -> (replicate: Int, listedSeed: UInt64?, key: Digest) {
    let listed = seeds.isEmpty ? nil : seeds[number]
    let replicate =
      (listed == nil ? number : 0) + (prompts.isEmpty ? 0 : firstReplicates[prompt])
    let key = ItemKey.digest(
      seed: listed ?? seed, job: id, replicate: replicate,
      prompt: prompts.isEmpty ? nil : prompts[prompt])
    return (replicate, listed, key)
  }

  /// Where the file of the item at a plan position of this job goes, under the run's folder.
  func path(at position: Int) -> String {
    let number = firstIndex + position - positions.lowerBound + 1
    return "\(kind.medium.folder)/\(id)-\(padded(number)).\(format.fileExtension)"
  }

  /// An item as its generator sees it, at a number of redraws.
  public func request(for item: PlannedItem, attempt: UInt32 = 0) -> GenerationRequest {
    GenerationRequest(
      key: item.drawKey.firstWord, attempt: attempt, prompt: item.prompt, values: values,
      sounds: sounds, pictures: pictures, walk: item.walk)
  }

  /// Digits of the job's last number, at least 4, so that names sort.
  private func padded(_ number: Int) -> String {
    let width = max(4, String(count * max(1, prompts.count)).count)
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}

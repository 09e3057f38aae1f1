import Files
import Numerics
import PipelineInterface

/// What a run's items depend on, as its index tells it or as a plan would have it.
///
/// Memory grows with the items: some hundred bytes each.
public struct RunFacts: Sendable {
  /// A step of a job.
  struct Step: Hashable, Sendable {
    let name: String
    let version: String
    let parameters: [Parameter]
  }

  /// A name with its value.
  struct Parameter: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// An item.
  struct Item: Hashable, Sendable {
    let number: Int
    /// Content key.
    let key: String
    /// Number among the items of its prompt, from 0.
    let replicate: String
    /// The seed that its job lists for it.
    let listedSeed: String?
    /// Its place in a walk.
    let frame: String?
    var prompt: String?
    /// Content digest, where the item was made.
    let content: String?
    /// Where and why it failed.
    let failure: String?
  }

  /// A job.
  struct Job: Hashable, Sendable {
    let id: String
    let kind: String
    /// Model digest.
    let model: String
    let parameters: [Parameter]
    let steps: [Step]
    /// In the order of their numbers.
    var items: [Item] = []
  }

  /// Name of the manifest.
  public let name: String
  /// Manifest seed.
  let seed: String
  /// Numerics version.
  let numerics: String
  /// In document order.
  private(set) var jobs: [Job] = []

  /// How many items there are.
  public var itemCount: Int { jobs.reduce(0) { $0 + $1.items.count } }

  /// The facts of an index.
  ///
  /// Throws `FileError` and `IndexError`.
  public init(_ index: IndexReader) throws {
    var head: IndexedRun?
    var jobs: [Job] = []
    func add(_ attributes: [IndexedJob.Parameter], _ item: (_ of: [String: String]) -> Item) throws
    {
      let values = Dictionary(attributes.map { ($0.name, $0.value) }) { first, _ in first }
      guard !jobs.isEmpty else { return }
      jobs[jobs.count - 1].items.append(item(values))
    }
    try index.read { entry in
      switch entry {
      case .run(let run): head = run
      case .model: break
      case .job(let job): jobs.append(Job(job))
      case .artifact(let artifact):
        try add(artifact.attributes) {
          Item(
            number: artifact.item, $0, prompt: artifact.prompt,
            content: artifact.content.description, failure: nil)
        }
      case .duplicate(let duplicate):
        try add(duplicate.attributes) {
          Item(
            number: duplicate.item, $0, prompt: duplicate.prompt,
            content: duplicate.content.description, failure: nil)
        }
      case .set, .card, .sheet, .unmade: break
      case .failure(let failure):
        try add(failure.attributes) {
          Item(
            number: failure.item, $0, prompt: failure.prompt, content: nil,
            failure: "\(failure.stage): \(failure.reason)")
        }
      }
    }
    guard let head else {
      throw IndexError(path: index.path, line: 1, reason: "there is no <index>")
    }
    (name, seed, numerics) = (head.name, head.seed, head.numerics)
    self.jobs = jobs
  }

  /// The facts of a run that is not made yet.
  public init(_ plan: Plan) {
    name = plan.name
    seed = String(plan.seed)
    numerics = String(numericsVersion)
    jobs = plan.jobs.map { Job($0) }
  }

  /// A job by its id.
  func job(_ id: String) -> Job? { jobs.first { $0.id == id } }
}

extension RunFacts.Job {
  init(_ job: IndexedJob) {
    id = job.id
    kind = job.kind
    model = job.model
    parameters = job.parameters.map { .init(name: $0.name, value: $0.value) }
    steps = job.steps.map { step in
      .init(
        name: step.name, version: step.version,
        parameters: step.parameters.map { .init(name: $0.name, value: $0.value) })
    }
  }

  init(_ job: PlannedJob) {
    id = job.id
    kind = job.kind.name
    model = job.model.facts.digest
    parameters = job.values.names.map { .init(name: $0, value: job.values.texts[$0] ?? "") }
    steps = job.steps.map { step in
      .init(
        name: step.kind.name, version: String(step.kind.version),
        parameters: step.recorded.map { .init(name: $0.name, value: $0.text) })
    }
    items = job.positions.map { position in
      let item = job.item(at: position)
      return RunFacts.Item(
        number: item.number, key: item.contentKey.description, replicate: String(item.replicate),
        listedSeed: item.listedSeed.map { String($0) }, frame: item.walk.map { String($0.frame) },
        prompt: item.prompt, content: nil, failure: nil)
    }
  }
}

extension RunFacts.Item {
  fileprivate init(
    number: Int, _ attributes: [String: String], prompt: String?, content: String?,
    failure: String?
  ) {
    self.init(
      number: number, key: attributes["key"] ?? "", replicate: attributes["replicate"] ?? "",
      listedSeed: attributes["listed-seed"], frame: attributes["frame"], prompt: prompt,
      content: content, failure: failure)
  }
}

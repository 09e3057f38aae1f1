import Engine
import Files
import Media

/// What goes into a pack: the chosen items of a run by job, read from its index.
struct PackContents {
  /// An item that was chosen.
  struct Item {
    let path: String
    let extent: Extent
  }

  /// A job with its chosen items.
  struct Job {
    let job: IndexedJob
    let medium: Medium
    var items: [Item]
  }

  let run: IndexedRun
  let models: [IndexedModel]
  let jobs: [Job]
  /// Paths of the items that a person left out.
  let dropped: Set<String>
  /// How the choice was made.
  let hasChoice: Bool

  /// Reads the index of a run and takes what the lists leave.
  init(_ published: PublishedRun, keep: ItemList?, drop: ItemList?) throws {
    var (run, models, jobs): (IndexedRun?, [IndexedModel], [Job]) = (nil, [], [])
    var (current, listed): (IndexedJob?, Int) = (nil, 0)
    var dropped: Set<String> = []
    var (keep, drop) = (keep, drop)
    var paths = PortablePaths()
    try published.index.read { entry in
      switch entry {
      case .run(let head): run = head
      case .model(let model): models.append(model)
      case .job(let job): current = job
      case .failure: break
      case .artifact(let artifact):
        guard let job = current else { return }
        listed += 1
        try paths.take(artifact.path)
        let isKept = keep?.names(artifact, of: job.id) ?? true
        let isDropped = drop?.names(artifact, of: job.id) ?? false
        guard isKept, !isDropped else {
          dropped.insert(artifact.path)
          return
        }
        if jobs.last?.job.id != job.id {
          jobs.append(Job(job: job, medium: artifact.medium, items: []))
        }
        jobs[jobs.count - 1].items.append(Item(path: artifact.path, extent: artifact.extent))
      }
    }
    try keep?.checkUse()
    try drop?.checkUse()
    guard let run else { throw PackError("'\(published.folder)' has an index without a run") }
    // The sums hold the items and the index; what else they hold is no part of the run.
    guard listed == run.items - run.failed else {
      throw PublishedRunError(folder: published.folder, kind: .altered("index.xml"))
    }
    if let objection = PortablePaths.objection(to: run.name) {
      throw PackError("the run's name '\(run.name)' cannot be a folder's: \(objection)")
    }
    guard !jobs.isEmpty else { throw PackError("nothing is left to pack") }
    self.run = run
    let used = Set(jobs.map { $0.job.model })
    self.models = models.filter { used.contains($0.digest) }
    self.jobs = jobs
    self.dropped = dropped
    hasChoice = keep != nil || drop != nil
  }

  /// Items that are packed.
  var count: Int { jobs.reduce(0) { $0 + $1.items.count } }

  /// The facts that a file made of a job's items carries.
  func provenance(of job: IndexedJob) -> Provenance {
    let model = models.first { $0.digest == job.model }
    return Provenance([
      .init("source-type", run.sourceType), .init("kind", job.kind), .init("model", job.model),
      .init("data", model?.data ?? ""), .init("licence", model?.licence ?? ""),
      .init("credit", model?.credit ?? ""), .init("numerics", run.numerics),
      .init("manifest", run.name), .init("seed", run.seed), .init("job", job.id),
    ])
  }
}

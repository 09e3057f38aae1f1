import Engine
import Files
import Media

/// What goes into a pack: the chosen items of a run by job, read from its index.
struct PackContents {
  /// An item that was chosen.
  struct Item {
    let path: String
    let number: Int
    let extent: Extent
    /// The card that it is a part of.
    let card: IndexedCard?
    /// Where it lies in the pack: as in the run, a card's files together.
    let packed: String

    /// What it is called on sheets: as its card, or as its file.
    var name: String {
      if let card { return card.id }
      let file = Path.name(of: path)
      return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    }
  }

  /// A job with its chosen items.
  struct Job {
    let job: IndexedJob
    let medium: Medium
    var items: [Item]
    /// What the run made of all items of the job.
    var sheets: [IndexedSheet] = []
    /// Whether a person left some of its items out.
    var isChosen = false
  }

  let run: IndexedRun
  let models: [IndexedModel]
  let jobs: [Job]
  let sets: PackSets
  /// Paths of the items that a person left out.
  let dropped: Set<String>
  /// How the choice was made.
  let hasChoice: Bool

  /// Reads the index of a run and takes what the lists leave.
  init(_ published: PublishedRun, keep: ItemList?, drop: ItemList?) throws {
    var (run, models, jobs): (IndexedRun?, [IndexedModel], [Job]) = (nil, [], [])
    var (current, listed): (IndexedJob?, Int) = (nil, 0)
    var dropped: Set<String> = []
    var chosenJobs: Set<String> = []
    var sheets: [IndexedSheet] = []
    var (keep, drop) = (keep, drop)
    var paths = PortablePaths()
    let sets = try PackSets(published.index)
    try published.index.read { entry in
      switch entry {
      case .run(let head): run = head
      case .model(let model): models.append(model)
      case .job(let job): current = job
      case .failure, .duplicate, .unmade, .set, .card: break
      case .sheet(let sheet): sheets.append(sheet)
      case .artifact(let artifact):
        guard let job = current else { return }
        listed += 1
        let card = sets.card(of: artifact, in: job)
        let packed = card.map { sets.path(of: artifact, $0, job) } ?? artifact.path
        try paths.take(packed)
        let words = sets.words(for: card, job)
        let isKept = keep?.names(artifact, of: job.id, words) ?? true
        let isDropped = drop?.names(artifact, of: job.id, words) ?? false
        guard isKept, !isDropped else {
          dropped.insert(artifact.path)
          chosenJobs.insert(job.id)
          return
        }
        if jobs.last?.job.id != job.id {
          jobs.append(Job(job: job, medium: artifact.medium, items: []))
        }
        jobs[jobs.count - 1].items.append(
          Item(
            path: artifact.path, number: artifact.item, extent: artifact.extent, card: card,
            packed: packed))
      }
    }
    try keep?.checkUse()
    try drop?.checkUse()
    guard let run else { throw PackError("'\(published.folder)' has an index without a run") }
    // The sums hold the items, what was made of them and the index; what else they hold is no part
    // of the run.
    guard listed == run.items - run.failed - run.duplicates else {
      throw PublishedRunError(folder: published.folder, kind: .altered("index.xml"))
    }
    if let objection = PortablePaths.objection(to: run.name) {
      throw PackError("the run's name '\(run.name)' cannot be a folder's: \(objection)")
    }
    guard !jobs.isEmpty else { throw PackError("nothing is left to pack") }
    self.run = run
    let used = Set(jobs.map { $0.job.model })
    self.models = models.filter { used.contains($0.digest) }
    for index in jobs.indices {
      let id = jobs[index].job.id
      jobs[index].sheets = sheets.filter { $0.job == id }
      jobs[index].isChosen = chosenJobs.contains(id)
    }
    self.jobs = jobs
    self.sets = sets
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

import Engine
import Media

/// What the head of the page says of a run, from a first reading of its index.
struct RunOverview {
  struct Job {
    let id: String
    /// Id of its set.
    let set: String?
    var count = 0
    /// What its items are made of; `nil` when there are none.
    var medium: Medium?
  }

  /// A set: its cards and what belongs to them.
  struct Cards {
    let set: IndexedSet
    var cards: [IndexedCard] = []
    /// Its jobs in order.
    var jobs: [IndexedJob] = []
    /// Items by number, each with its job's id.
    var items: [Int: [(job: String, artifact: IndexedArtifact)]] = [:]
  }

  let run: IndexedRun
  let models: [String: IndexedModel]
  let jobs: [Job]
  /// Sets, in the order of the index.
  let sets: [Cards]
  /// What was made of all items of a job, by job.
  let sheets: [String: [IndexedSheet]]
  /// Items by medium.
  let counts: [Medium: Int]

  init(_ index: IndexReader) throws {
    var (run, models, jobs): (IndexedRun?, [String: IndexedModel], [Job]) = (nil, [:], [])
    var counts: [Medium: Int] = [:]
    var sheets: [String: [IndexedSheet]] = [:]
    var sets: [Cards] = []
    var together: [(job: IndexedJob, artifacts: [IndexedArtifact])] = []
    try index.read { entry in
      switch entry {
      case .run(let head): run = head
      case .model(let model): models[model.digest] = model
      case .job(let job):
        jobs.append(Job(id: job.id, set: job.set))
        if job.set != nil { together.append((job, [])) }
      case .failure, .duplicate, .unmade: break
      case .set(let set):
        var entry = Cards(set: set)
        for (job, artifacts) in together where job.set == set.id {
          entry.jobs.append(job)
          for artifact in artifacts {
            entry.items[artifact.item, default: []].append((job.id, artifact))
          }
        }
        sets.append(entry)
      case .card(let card): if !sets.isEmpty { sets[sets.count - 1].cards.append(card) }
      case .sheet(let sheet): sheets[sheet.job, default: []].append(sheet)
      case .artifact(let artifact):
        jobs[jobs.count - 1].count += 1
        jobs[jobs.count - 1].medium = artifact.medium
        counts[artifact.medium, default: 0] += 1
        if jobs[jobs.count - 1].set != nil {
          together[together.count - 1].artifacts.append(artifact)
        }
      }
    }
    guard let run else {
      throw IndexError(path: index.path, line: 1, reason: "there is no <index>")
    }
    self.run = run
    self.models = models
    self.jobs = jobs
    self.counts = counts
    self.sheets = sheets
    self.sets = sets
  }

  /// The sections of the page with what is in them: jobs that stand alone, then sets.
  var sections: [(id: String, count: Int)] {
    jobs.filter { $0.set == nil }.map { ($0.id, $0.count) }
      + sets.map { ($0.set.id, $0.cards.count) }
  }

  /// All items that became files.
  var count: Int { jobs.reduce(0) { $0 + $1.count } }

  /// `12 texts · 24 pictures · 8 sounds · seed 2026`.
  var summary: String {
    let words: [(Medium, String)] = [(.text, "text"), (.image, "picture"), (.audio, "sound")]
    var parts = words.compactMap { medium, noun in
      counts[medium].map { "\($0) \(noun)\($0 == 1 ? "" : "s")" }
    }
    if run.duplicates > 0 {
      parts.append("\(run.duplicates) duplicate\(run.duplicates == 1 ? "" : "s") left out")
    }
    if run.failed > 0 { parts.append("\(run.failed) failed") }
    return (parts + ["seed \(run.seed)"]).joined(separator: " · ")
  }
}

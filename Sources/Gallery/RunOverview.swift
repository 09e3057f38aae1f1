import Engine
import Media

/// What the head of the page says of a run, from a first reading of its index.
struct RunOverview {
  struct Job {
    let id: String
    var count = 0
    /// What its items are made of; `nil` when there are none.
    var medium: Medium?
  }

  let run: IndexedRun
  let models: [String: IndexedModel]
  let jobs: [Job]
  /// Items by medium.
  let counts: [Medium: Int]

  init(_ index: IndexReader) throws {
    var (run, models, jobs): (IndexedRun?, [String: IndexedModel], [Job]) = (nil, [:], [])
    var counts: [Medium: Int] = [:]
    try index.read { entry in
      switch entry {
      case .run(let head): run = head
      case .model(let model): models[model.digest] = model
      case .job(let job): jobs.append(Job(id: job.id))
      case .failure: break
      case .artifact(let artifact):
        jobs[jobs.count - 1].count += 1
        jobs[jobs.count - 1].medium = artifact.medium
        counts[artifact.medium, default: 0] += 1
      }
    }
    guard let run else {
      throw IndexError(path: index.path, line: 1, reason: "there is no <index>")
    }
    self.run = run
    self.models = models
    self.jobs = jobs
    self.counts = counts
  }

  /// All items that became files.
  var count: Int { jobs.reduce(0) { $0 + $1.count } }

  /// `12 texts · 24 pictures · 8 sounds · seed 2026`.
  var summary: String {
    let words: [(Medium, String)] = [(.text, "text"), (.image, "picture"), (.audio, "sound")]
    var parts = words.compactMap { medium, noun in
      counts[medium].map { "\($0) \(noun)\($0 == 1 ? "" : "s")" }
    }
    if run.failed > 0 { parts.append("\(run.failed) failed") }
    return (parts + ["seed \(run.seed)"]).joined(separator: " · ")
  }
}

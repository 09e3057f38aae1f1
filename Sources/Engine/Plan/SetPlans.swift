import Files
import ManifestXML

/// A set with its jobs known.
public struct PlannedSet: Hashable, Sendable {
  /// Unique in the manifest.
  public let id: String
  /// Cards: items of each job.
  public let count: Int
  /// Id of the job whose texts name the cards.
  public let names: String?
  /// Ids of its jobs in document order.
  public let jobs: [String]

  /// Appends what the plan's fingerprint has of it.
  func update(_ hash: inout SHA256) {
    hash.updateField("set")
    hash.updateField(id)
    hash.updateField(UInt64(count))
    hash.updateField(names ?? "")
    hash.updateField(UInt64(jobs.count))
    for job in jobs { hash.updateField(job) }
  }
}

/// Brings the jobs of sets to the number of cards.
enum SetPlans {
  /// The job as it stands in its set, where it has so many prompts; says what does not fit.
  ///
  /// A job that does not count its items makes as many as the set has cards, shared out among its
  /// prompts.
  static func fitted(
    _ job: ManifestJob, in sets: [ManifestSet], prompts: Int,
    _ problems: inout [DocumentProblems.Problem]
  ) -> ManifestJob {
    guard let set = sets.first(where: { $0.id == job.set }) else { return job }
    let groups = max(1, prompts)
    var job = job
    if !job.isCounted, set.count.isMultiple(of: groups) {
      let items = set.count / groups
      // A walk makes several items of a draw.
      let draws =
        job.walk.map { $0.isClosed ? items / $0.frames : (items - 1) / $0.frames + 1 } ?? items
      job.draws = draws
      job.count = job.walk.map { $0.items(draws: draws) } ?? draws
    }
    let items = job.count * groups
    if items != set.count || job.walk != nil && job.draws < 2 {
      let among = prompts > 1 ? " of \(prompts) prompts" : ""
      let made = job.isCounted ? "makes \(items) items" : "cannot make so many items"
      problems.append(
        .init(
          .error(
            at: job.valuePositions["count"] ?? job.valuePositions["seeds"] ?? job.position,
            "the set \"\(set.id)\" has \(set.count) cards, this job\(among) \(made)",
            hint:
              "without a count a job in a set makes as many items as there are cards, its prompts "
              + "sharing them")))
    }
    return job
  }
}

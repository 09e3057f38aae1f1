import Files
import PipelineInterface

/// Ends a run of whose items each is published or has failed for good: the one place where what is
/// made of all items, the sums and the index come from.
///
/// A function of the plan and what became of its items; whoever has a whole journal may close its
/// run, and again after a crash at any moment.
struct RunClosing {
  let plan: Plan
  /// What has become of every item of the plan.
  let journal: Journal
  /// Items that failed for good.
  let failed: Int
  let folder: String
  /// Where temporaries lie, on the same file system; gone afterwards.
  let parts: String
  let threads: Int
  let fileSystem: any FileSystem
  let observer: (any RunObserver)?

  /// Publishes what is missing of the run, the index last; a part of a manifest has none.
  ///
  /// `published` is called when all that is on the disk, and again after a crash.
  func close(published: () throws -> Void) throws -> JobResults {
    var results = JobResults()
    if !plan.isPartial {
      results = try made()
      try IndexPublisher(
        plan: plan, journal: journal, failed: failed, results: results, fileSystem: fileSystem
      ).publish(into: folder, parts: parts)
    }
    try published()
    try journal.appendEnd()
    try fileSystem.removeAll(parts)
    return results
  }

  /// What is made of all items of jobs, as temporaries.
  ///
  /// First what is left out, then the names of cards, then the sheets, which have those names.
  private func made() throws -> JobResults {
    var results = JobResults()
    let jobs = plan.jobs.filter { !$0.jobSteps.isEmpty || $0.set != nil }
    guard !jobs.isEmpty else { return results }
    let samples = PublishedSamples(folder: folder, fileSystem: fileSystem)
    var left: [String: [ClosedItem]] = [:]
    var outcomes = journal.outcomes()
    for job in jobs {
      var items = try ClosedItem.all(of: job, &outcomes, journal)
      for step in job.jobSteps {
        guard case .unique(let limit) = step.work else { continue }
        let duplicates = try UniqueStage(
          medium: job.kind.medium, items: items, samples: samples, threads: threads
        ).run(limit: limit)
        items.removeAll { duplicates[$0.position] != nil }
        results.duplicates.merge(duplicates) { first, _ in first }
      }
      left[job.id] = items
    }
    for set in plan.sets {
      let own = jobs.filter { $0.set == set.id }.map { ($0.id, $0.kind.medium) }
      let stage = CardStage(
        set: set, media: Dictionary(uniqueKeysWithValues: own), items: left, samples: samples)
      results.sets.append(
        try stage.write(
          try stage.names(), number: results.sets.count, parts: parts, fileSystem))
    }
    for job in jobs {
      let cards = results.sets.first { $0.set.id == job.set }?.cards
      for step in job.jobSteps {
        guard case .sheets(let maker) = step.work else { continue }
        do {
          results.sheets += try SheetStage(
            plan: plan, job: job, step: step, items: left[job.id] ?? [], cards: cards,
            samples: samples, parts: parts, fileSystem: fileSystem
          ).run(maker, first: results.sheets.count)
        } catch let failure as JobStepFailure {
          results.failures.append(failure)
          observer?.runDid(.jobStepFailed(failure))
        }
      }
    }
    return results
  }
}

public import Files

/// Everything decided before work starts; after it nobody reads the manifest.
///
/// Items are not stored: each is computed from its position, so a plan of a million items is small.
public struct Plan: Sendable {
  /// Name of the manifest.
  public let name: String
  /// Day of the run: chosen once, the name of the folder.
  public let date: CalendarDate
  /// Whether the day was asked for; if not, an unfinished run of another day is resumed.
  public let isDateFixed: Bool
  /// Manifest seed, `daily` resolved.
  public let seed: UInt64
  /// Jobs with at least one item, in document order.
  public let jobs: [PlannedJob]
  /// Sets of jobs in document order; none in a part.
  public let sets: [PlannedSet]
  /// Whether the plan is only a part of the manifest, by `--only`.
  public let isPartial: Bool
  /// Whether files carry their provenance.
  public let hasMetadata: Bool
  /// About the bytes of memory that a run needs, as `--max-memory` limits them.
  public let memory: Int
  /// SHA-256 over the ordered content keys and names (formats.md); not the date, not threads.
  public let fingerprint: Digest

  init(
    name: String, date: CalendarDate, isDateFixed: Bool, seed: UInt64, jobs: [PlannedJob],
    sets: [PlannedSet] = [], isPartial: Bool, hasMetadata: Bool, memory: Int = 0
  ) {
    self.memory = memory
    self.name = name
    self.date = date
    self.isDateFixed = isDateFixed
    self.seed = seed
    self.jobs = jobs
    self.sets = isPartial ? [] : sets
    self.isPartial = isPartial
    self.hasMetadata = hasMetadata
    self.fingerprint = Self.fingerprint(
      name: name, jobs: jobs, sets: self.sets, isPartial, hasMetadata)
  }

  /// All items.
  public var itemCount: Int { jobs.last?.positions.upperBound ?? 0 }

  /// Name of the run's folder under the date: `NAME`, or `NAME.only` for a part.
  public var folderName: String { isPartial ? name + ".only" : name }

  /// The item at a position, `0..<itemCount`, in document order: job, prompt, replicate.
  public func item(at position: Int) -> PlannedItem {
    job(at: position).item(at: position)
  }

  /// The job that the item at a position belongs to.
  public func job(at position: Int) -> PlannedJob { jobs[jobIndex(at: position)] }

  /// Where in `jobs` that job stands.
  func jobIndex(at position: Int) -> Int {
    precondition(position >= 0 && position < itemCount, "no item \(position) in \(itemCount)")
    var (low, high) = (0, jobs.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if position < jobs[middle].positions.upperBound { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func fingerprint(
    name: String, jobs: [PlannedJob], sets: [PlannedSet], _ isPartial: Bool, _ hasMetadata: Bool
  ) -> Digest {
    var hash = SHA256()
    hash.updateField("plan")
    hash.updateField(name)
    for job in jobs {
      for position in job.positions {
        let item = job.item(at: position)
        hash.updateField(item.path)
        hash.updateField(item.contentKey.bytes)
      }
      // A part has no steps over all items.
      if !isPartial { for step in job.jobSteps { step.update(&hash) } }
    }
    for set in sets { set.update(&hash) }
    if isPartial { hash.updateField("only") }
    if !hasMetadata { hash.updateField("no-metadata") }
    return hash.finish()
  }
}

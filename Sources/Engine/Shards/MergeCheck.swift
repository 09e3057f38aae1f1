import Files

/// Looks at what shards have left, finds everything that keeps them from being joined and changes
/// nothing.
struct MergeCheck {
  let plan: Plan
  let folder: String
  /// Where a merge that was killed has put what it leaves out.
  let parts: String
  /// The run's own journal, which a merge that was killed or a run without shards has left.
  let journal: Journal
  let shards: ShardFolders
  let threads: Int
  let cancellation: Cancellation

  /// Items whose files are intact.
  private(set) var kept = 0
  /// Items that failed for good.
  private(set) var failed = 0
  /// Items whose intact files lie among the parts.
  private(set) var setAside: [Artifact] = []
  private var problems: [MergeError.Problem] = []
  /// What shards lack, by their number.
  private var lacks: [Int: MergeError.Lack] = [:]

  /// Files that are read at a time.
  private static let group = 512

  init(
    plan: Plan, folder: String, parts: String, journal: Journal, shards: ShardFolders, threads: Int,
    cancellation: Cancellation
  ) {
    self.plan = plan
    self.folder = folder
    self.parts = parts
    self.journal = journal
    self.shards = shards
    self.threads = threads
    self.cancellation = cancellation
  }

  /// The journals of the shards, which can be joined; else throws `MergeError`.
  mutating func run() throws -> ShardJournals {
    let present = try shards.shards()
    try look(at: present)
    var journals = try ShardJournals(present, in: shards, of: plan)
    let counts = Set(present.map { $0.count })
    guard let count = counts.first, counts.count == 1 else {
      // No shard, or those of different splits: it cannot be said whose an item is.
      if counts.isEmpty, try !isWhole() { problems.append(.nothing) }
      if !counts.isEmpty { problems.append(.otherSplits(present)) }
      try refuse()
      return journals
    }
    let split = ShardSplit(plan, count: count)
    for shard in present {
      guard let position = journals.journal(of: shard)?.stranger else { continue }
      problems.append(
        .stranger(
          shard, item: plan.item(at: position).path,
          owner: Shard(split.number(of: position), of: count)))
    }
    journals.rewind()
    try checkItems(split) { item, job throws(FileError) in
      try journals.outcome(of: item, in: job)
    }
    let there = Set(present.map { $0.number })
    let missing = lacks.keys.filter { !there.contains($0) }
    if !missing.isEmpty { problems.append(.missing(missing.sorted(), of: count)) }
    for (number, lack) in lacks.sorted(by: { $0.key < $1.key }) where there.contains(number) {
      guard let shard = Shard(number, of: count) else { continue }
      problems.append(.lacking(shard, lack, items: split.itemCount(of: number)))
    }
    try refuse()
    return journals
  }

  private func refuse() throws {
    guard problems.isEmpty else { throw MergeError(place: shards.folder, problems: problems) }
  }

  /// Folders of the state that have a shard's name and are none, or a shard's a second time.
  private mutating func look(at present: [Shard]) throws(FileError) {
    let (proper, known) = (Set(present.map { $0.folderName }), Set(present))
    for name in try shards.names() where !proper.contains(name) {
      let shard = Shard(folderName: name).flatMap { known.contains($0) ? $0 : nil }
      problems.append(shard.map { .doubled($0, name) } ?? .noShard(name))
    }
  }

  /// Whether the run's own journal knows all items and their files are intact.
  private mutating func isWhole() throws -> Bool {
    try checkItems(ShardSplit(plan, count: 1)) { _, _ in nil }
    return lacks.isEmpty
  }

  /// Looks at every item in plan order, at many files at a time.
  private mutating func checkItems(
    _ split: ShardSplit,
    _ noted: (PlannedItem, PlannedJob) throws(FileError) -> Journal.Outcome?
  ) throws(FileError) {
    var outcomes = journal.outcomes()
    var group: [Artifact] = []
    for job in plan.jobs {
      for position in job.positions {
        let item = job.item(at: position)
        let own = try outcomes.outcome(of: item, in: job)
        var outcome = own
        if case .done = own {} else { outcome = try noted(item, job) ?? own }
        switch outcome {
        case .done(let artifact): group.append(artifact)
        case .failed: failed += 1
        case nil: lacks[split.number(of: position), default: .init()].add(item.path, isMade: false)
        }
        guard group.count == Self.group else { continue }
        try checkFiles(group, split)
        group = []
        if cancellation.isCancelled { return }
      }
    }
    try checkFiles(group, split)
  }

  private mutating func checkFiles(
    _ group: [Artifact], _ split: ShardSplit
  ) throws(FileError) {
    let (folder, fileSystem) = (folder, shards.fileSystem)
    let results = Parallel.map(group, threads: threads) { artifact -> Result<Bool, FileError> in
      do throws(FileError) {
        return .success(
          try artifact.isIntact(at: Path.join(folder, artifact.path), in: fileSystem))
      } catch {
        return .failure(error)
      }
    }
    for (artifact, result) in zip(group, results) {
      if try result.get() {
        kept += 1
      } else if try artifact.isIntact(
        at: Path.join(parts, String(artifact.position)), in: fileSystem)
      {
        kept += 1
        setAside.append(artifact)
      } else {
        lacks[split.number(of: artifact.position), default: .init()].add(
          artifact.path, isMade: true)
      }
    }
  }
}

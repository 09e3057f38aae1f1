import Files

/// The journals of shards beside the run's own.
///
/// A shard is believed about its own items only.
struct ShardJournals {
  /// The shards of one way to split the plan.
  private struct Way {
    let split: ShardSplit
    /// By number of the shard.
    var journals: [Int: Journal] = [:]
    var readers: [Int: JournalReader] = [:]
  }

  private let plan: Plan
  private var ways: [Way] = []

  /// Opens the journals of shards.
  init(
    _ shards: [Shard], in folders: ShardFolders, of plan: Plan
  ) throws(FileError) {
    self.plan = plan
    for shard in shards {
      if ways.last?.split.count != shard.count {
        ways.append(Way(split: ShardSplit(plan, count: shard.count)))
      }
      let split = ways[ways.count - 1].split
      ways[ways.count - 1].journals[shard.number] = try Journal(
        folders.journal(of: shard), of: plan, in: folders.fileSystem,
        isOwn: { split.number(of: $0) == shard.number })
    }
  }

  /// The journal of a shard, if it was opened.
  func journal(of shard: Shard) -> Journal? {
    ways.first { $0.split.count == shard.count }?.journals[shard.number]
  }

  /// Starts to read all of them in plan order.
  mutating func rewind() {
    let count = ways.reduce(0) { $0 + $1.journals.count }
    for index in ways.indices {
      ways[index].readers = ways[index].journals.mapValues { $0.outcomes(among: count) }
    }
  }

  /// What has become of an item; of two outcomes that which left a file.
  ///
  /// To be asked in plan order after `rewind`.
  mutating func outcome(
    of item: PlannedItem, in job: PlannedJob
  ) throws(FileError) -> Journal.Outcome? {
    var outcome: Journal.Outcome?
    for index in ways.indices {
      let number = ways[index].split.number(of: item.position)
      let found = try ways[index].readers[number]?.outcome(of: item, in: job)
      if case .done = found { return found }
      outcome = outcome ?? found
    }
    return outcome
  }

  /// Writes into the run's journal what it lacks and shards have noted.
  ///
  /// A kill leaves a part of it, and the next call the rest: the journals of the shards stay.
  mutating func join(into journal: Journal) throws(FileError) {
    if ways.isEmpty { return }
    var known = journal.outcomes()
    var hasGrown = false
    rewind()
    for job in plan.jobs {
      for position in job.positions {
        let item = job.item(at: position)
        let old = try known.outcome(of: item, in: job)
        if case .done = old { continue }
        switch try outcome(of: item, in: job) {
        case .done(let artifact): try journal.append(artifact)
        case .failed(let failure) where old == nil: try journal.append(failure)
        default: continue
        }
        hasGrown = true
      }
    }
    if hasGrown { try journal.sync() }
  }
}

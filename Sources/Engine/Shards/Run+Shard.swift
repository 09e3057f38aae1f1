import Files

extension Run {
  /// Makes what is missing of one shard of the plan; `merge` publishes when all are made.
  ///
  /// Any number of shards may run at once, on one machine or on many that see the output folder. Each
  /// writes its items' files under their final names, whole or not at all, and notes them in a journal
  /// of its own. Throws `RunError` (a run, a merge or a process of the same shard is going on, or the
  /// plan is split otherwise) and `FileError`.
  public func execute(_ shard: Shard) throws -> RunSummary {
    let start = ContinuousClock.now
    cancellation.outlastsTime = options.deadline != nil
    let state = RunState(output: output, fingerprint: plan.fingerprint)
    try fileSystem.createFolder(Path.folder(of: state.lock), under: output)
    let lock = try takeLock(state.lock, isShared: true) { .locked(state.lock) }
    defer { withExtendedLifetime(lock) {} }
    let folders = folders(state)
    let date = try unfinishedDate(state, folders) ?? plan.date
    let folder = try folders.join(on: date)
    let split = ShardSplit(plan, count: shard.count)
    let share = split.positions(of: shard.number)
    let finished = FinishedRun(
      plan: plan, folder: folder, journal: state.journal(on: date), fileSystem: fileSystem,
      threads: options.threads, share: share)
    if let verdict = try finished.verdict(), verdict.failed == 0 || !options.retriesFailed {
      return finish(
        RunSummary(
          ending: .nothingToDo, folder: folder, items: share.count, made: 0,
          kept: share.count - verdict.failed - verdict.duplicates, failed: verdict.failed,
          duplicates: verdict.duplicates, unmade: verdict.unmade, bytes: 0,
          seconds: seconds(since: start)))
    }
    let shards = shardFolders(state, date)
    let others = try shards.shards().filter { $0.count != shard.count }
    guard others.isEmpty else {
      throw RunError.otherSplit(shard, there: others, folder: shards.folder)
    }
    try fileSystem.createFolder(shards.folder(of: shard), under: output)
    // A run or a merge that is turned away looks for a moment whose lock is held.
    let path = shards.lock(of: shard)
    let own = try takeLock(path, patience: 10) { .locked(path) }
    defer { withExtendedLifetime(own) {} }
    try createFolders(in: folder, parts: shards.parts(of: shard))
    try noteBeginning(in: shards.folder(of: shard), date)
    let journal = try Journal(
      shards.journal(of: shard), of: plan, in: fileSystem,
      isOwn: { split.number(of: $0) == shard.number })
    let publish = PublishStage(
      plan: plan, folder: folder, parts: shards.parts(of: shard), journal: journal,
      fileSystem: fileSystem, now: options.now)
    let wasOver = journal.hasEnded
    var work = RunWork(
      plan: plan, folder: folder, journal: journal, publish: publish, options: options,
      fileSystem: fileSystem, cancellation: cancellation, observer: observer, share: share,
      earlier: try Journal(state.journal(on: date), of: plan, in: fileSystem))
    work.cache = sampleCache()
    try work.run()
    var ending = RunSummary.Ending.stopped(cancellation.cause ?? .interrupt)
    if work.isComplete {
      ending = wasOver && work.made == 0 ? .nothingToDo : .complete
      try journal.appendEnd()
      try journal.sync()
      try fileSystem.removeAll(shards.parts(of: shard))
    }
    return finish(
      RunSummary(
        ending: ending, folder: folder, items: share.count, made: work.made, kept: work.kept,
        failed: work.failed, bytes: work.bytes, seconds: seconds(since: start)
      ).with(work.cache))
  }
}

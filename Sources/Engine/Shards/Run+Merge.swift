import Files

extension Run {
  /// Joins what the shards of the plan have made: checks every file, publishes sums and index.
  ///
  /// The folder is then that of a run on one machine, byte for byte. Throws `MergeError` with
  /// everything that is wrong, and then has changed nothing; `RunError` while a run or a shard is
  /// going on; `FileError`. Killed at any moment it is resumed by the same call.
  public func merge() throws -> RunSummary {
    let start = ContinuousClock.now
    let state = RunState(output: output, fingerprint: plan.fingerprint)
    try fileSystem.createFolder(Path.folder(of: state.lock), under: output)
    let lock = try takeLock(of: state)
    defer { withExtendedLifetime(lock) {} }
    let date = try shardedDate(state)
    let shards = shardFolders(state, date)
    let folders = folders(state)
    guard let folder = try folders.find(on: date) else {
      throw MergeError(place: shards.folder, problems: [.nothing])
    }
    let link = LatestLink(output: output, name: plan.name, state: state, fileSystem: fileSystem)
    func summary(
      _ ending: RunSummary.Ending, kept: Int, failed: Int, duplicates: Int = 0, unmade: Int = 0
    ) -> RunSummary {
      finish(
        RunSummary(
          ending: ending, folder: folder, items: plan.itemCount, made: 0, kept: kept,
          failed: failed, duplicates: duplicates, unmade: unmade, bytes: 0,
          seconds: seconds(since: start)))
    }
    let finished = FinishedRun(
      plan: plan, folder: folder, journal: state.journal(on: date), fileSystem: fileSystem,
      threads: options.threads)
    if let verdict = try finished.verdict() {
      // A merge that was killed at its very end.
      try update(link, to: folder, date, folders)
      try shards.removeAll()
      return summary(
        .nothingToDo, kept: plan.itemCount - verdict.failed - verdict.duplicates,
        failed: verdict.failed, duplicates: verdict.duplicates, unmade: verdict.unmade)
    }
    let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
    let parts = state.parts(on: date)
    var check = MergeCheck(
      plan: plan, folder: folder, parts: parts, journal: journal, shards: shards,
      threads: options.threads, cancellation: cancellation)
    var noted = try check.run()
    if let cause = cancellation.cause {
      return summary(.stopped(cause), kept: check.kept, failed: check.failed)
    }
    try createFolders(in: folder, parts: parts)
    try noteBeginning(in: state.folder(on: date), date)
    // What a merge that was killed has left out is an item like the others until it is closed.
    for artifact in check.setAside {
      try fileSystem.move(
        Path.join(parts, String(artifact.position)), to: Path.join(folder, artifact.path))
    }
    try noted.join(into: journal)
    let results = try RunClosing(
      plan: plan, journal: journal, failed: check.failed, folder: folder, parts: parts,
      threads: options.threads, fileSystem: fileSystem, observer: observer
    ).close { try update(link, to: folder, date, folders) }
    try shards.removeAll()
    return summary(
      .complete, kept: check.kept, failed: check.failed, duplicates: results.duplicates.count,
      unmade: results.failures.count)
  }

  /// The day of the plan; unless it was asked for, the newest one with shards when that has none.
  private func shardedDate(_ state: RunState) throws(FileError) -> CalendarDate {
    if plan.isDateFixed { return plan.date }
    for date in [plan.date] + (try state.dates(in: fileSystem))
    where try !shardFolders(state, date).names().isEmpty {
      return date
    }
    return plan.date
  }
}

public import Files
import Glibc
import Media
import PipelineInterface

/// One execution of a plan into one folder.
public struct Run {
  /// What is executed.
  public let plan: Plan
  /// The folder that holds the dated folders.
  public let output: String
  let options: RunOptions
  let fileSystem: any FileSystem
  let cancellation: Cancellation
  let observer: (any RunObserver)?

  /// A run of a plan under an output folder.
  public init(
    _ plan: Plan, output: String, options: RunOptions = RunOptions(),
    fileSystem: any FileSystem = LocalFileSystem(),
    cancellation: Cancellation = Cancellation(), observer: (any RunObserver)? = nil
  ) {
    self.plan = plan
    self.output = output
    self.options = options
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Makes what is missing and publishes the index.
  ///
  /// What shards of the plan have made is taken over. Throws `RunError` (another run, or a shard,
  /// holds the lock) and `FileError`; an item that fails is no error. A run that was stopped or killed
  /// at any moment is resumed by the same call.
  public func execute() throws -> RunSummary {
    let start = ContinuousClock.now
    cancellation.outlastsTime = options.deadline != nil
    let state = RunState(output: output, fingerprint: plan.fingerprint)
    try fileSystem.createFolder(Path.folder(of: state.lock), under: output)
    let lock = try takeLock(of: state)
    defer { withExtendedLifetime(lock) {} }
    let folders = folders(state)
    let date = try unfinishedDate(state, folders) ?? plan.date
    let folder = try folders.claim(on: date)
    let finished = FinishedRun(
      plan: plan, folder: folder, journal: state.journal(on: date), fileSystem: fileSystem,
      threads: options.threads)
    let link = LatestLink(output: output, name: plan.name, state: state, fileSystem: fileSystem)
    if let verdict = try finished.verdict(), verdict.failed == 0 || !options.retriesFailed {
      try update(link, to: folder, date, folders)
      try shardFolders(state, date).removeAll()
      return finish(
        RunSummary(
          ending: .nothingToDo, folder: folder, items: plan.itemCount, made: 0,
          kept: plan.itemCount - verdict.failed - verdict.duplicates, failed: verdict.failed,
          duplicates: verdict.duplicates, unmade: verdict.unmade, bytes: 0,
          seconds: seconds(since: start)))
    }
    let (work, results, ending) = try work(in: folder, state, date) {
      try update(link, to: folder, date, folders)
    }
    return finish(
      RunSummary(
        ending: ending, folder: folder, items: plan.itemCount, made: work.made, kept: work.kept,
        failed: work.failed, duplicates: results.duplicates.count,
        unmade: results.failures.count, bytes: work.bytes, seconds: seconds(since: start)
      ).with(work.cache))
  }

  /// Makes what is missing in a folder, and the index when nothing is.
  private func work(
    in folder: String, _ state: RunState, _ date: CalendarDate, published: () throws -> Void
  ) throws -> (RunWork, JobResults, RunSummary.Ending) {
    let parts = state.parts(on: date)
    try createFolders(in: folder, parts: parts)
    try noteBeginning(in: state.folder(on: date), date)
    let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
    let shards = shardFolders(state, date)
    var shardJournals = try ShardJournals(shards.shards(), in: shards, of: plan)
    try shardJournals.join(into: journal)
    let publish = PublishStage(
      plan: plan, folder: folder, parts: parts, journal: journal, fileSystem: fileSystem,
      now: options.now)
    var work = RunWork(
      plan: plan, folder: folder, journal: journal, publish: publish, options: options,
      fileSystem: fileSystem, cancellation: cancellation, observer: observer)
    work.cache = sampleCache()
    try work.run()
    guard work.isComplete else {
      return (work, JobResults(), .stopped(cancellation.cause ?? .interrupt))
    }
    // What is made of all items cannot be made by halves.
    cancellation.outlastsTime = options.deadline != nil
    let results = try RunClosing(
      plan: plan, journal: journal, failed: work.failed, folder: folder, parts: parts,
      threads: options.threads, fileSystem: fileSystem, observer: observer
    ).close(published: published)
    try shards.removeAll()
    return (work, results, .complete)
  }

  /// Notes what the run is, for those who look at it before its end.
  func noteBeginning(in folder: String, _ date: CalendarDate) throws(FileError) {
    try BegunRun(
      items: plan.itemCount, name: plan.name, command: options.command?(date) ?? ""
    ).write(to: folder, in: fileSystem)
  }

  /// Makes the newest finished run easy to find; a part of a manifest is none.
  func update(
    _ link: LatestLink, to folder: String, _ date: CalendarDate, _ folders: RunFolder
  ) throws {
    if plan.isPartial { return }
    if let trouble = try link.update(to: folder, date: date, lock: folders.lock) {
      observer?.runDid(.warning(trouble))
    }
  }

  /// Makes the folders that files are written to.
  func createFolders(in folder: String, parts: String) throws(FileError) {
    let media = Set(plan.jobs.map { $0.kind.medium.folder }).sorted()
    for path in [parts, folder] + media.map({ Path.join(folder, $0) }) {
      try fileSystem.createFolder(path, under: output)
    }
  }

  /// The choice of the run's folder.
  func folders(_ state: RunState) -> RunFolder {
    RunFolder(
      name: plan.folderName, output: output, state: state, fileSystem: fileSystem,
      accepts: { folder, isClaimed in
        // Without its claim a folder is known by its index: the state may have been removed.
        try isClaimed || indexHead(in: folder)?.plan == state.fingerprint
      })
  }

  /// What shards have left in the state of a day.
  func shardFolders(_ state: RunState, _ date: CalendarDate) -> ShardFolders {
    ShardFolders(folder: state.folder(on: date), fileSystem: fileSystem)
  }

  /// The lock of the plan, which no run, merge or shard shares.
  func takeLock(of state: RunState) throws -> any FileLock {
    try takeLock(state.lock) {
      let running = try state.dates(in: fileSystem).flatMap { date throws(FileError) in
        try shardFolders(state, date).running()
      }
      return running.isEmpty ? .locked(state.lock) : .shardsRunning(running)
    }
  }

  /// A lock; a process that ends, however that happens, holds it no more.
  ///
  /// Without waiting it is tried for so many hundredths of a second: `pipeline runs` looks for a moment
  /// whether it is held.
  func takeLock(
    _ path: String, isShared: Bool = false, patience: Int = 5, refusal: () throws -> RunError
  ) throws -> any FileLock {
    var (isTold, patience) = (false, patience)
    while true {
      if let lock = try fileSystem.lock(path, isShared: isShared) { return lock }
      if patience > 0 {
        patience -= 1
        usleep(10_000)
        continue
      }
      guard options.waits else { throw try refusal() }
      if !isTold { observer?.runDid(.waiting) }
      isTold = true
      if let cause = cancellation.cause { throw RunError.stoppedWaiting(cause) }
      usleep(50_000)
    }
  }

  /// The newest other day on which this plan was begun and not finished, unless a day is asked for.
  func unfinishedDate(
    _ state: RunState, _ folders: RunFolder
  ) throws -> CalendarDate? {
    if plan.isDateFixed { return nil }
    for date in try state.dates(in: fileSystem) where date != plan.date {
      guard let folder = try folders.find(on: date), try indexHead(in: folder) == nil else {
        continue
      }
      // A part has no index; its journal says whether it is over.
      if !plan.isPartial { return date }
      let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
      if !journal.hasEnded { return date }
    }
    return nil
  }

  func indexHead(in folder: String) throws(FileError) -> IndexHead? {
    try IndexHead.read(Path.join(folder, IndexDocument.fileName), in: fileSystem)
  }

  func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  func finish(_ summary: RunSummary) -> RunSummary {
    observer?.runDid(.finished(summary))
    return summary
  }
}

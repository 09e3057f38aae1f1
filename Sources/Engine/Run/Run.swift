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
  private let options: RunOptions
  private let fileSystem: any FileSystem
  private let cancellation: Cancellation
  private let observer: (any RunObserver)?

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
  /// Throws `RunError` (another run holds the lock) and `FileError`; an item that fails is no error.
  /// A run that was stopped or killed at any moment is resumed by the same call.
  public func execute() throws -> RunSummary {
    let start = ContinuousClock.now
    let state = RunState(output: output, fingerprint: plan.fingerprint)
    try fileSystem.createFolder(Path.folder(of: state.lock), under: output)
    let lock = try takeLock(state.lock)
    defer { withExtendedLifetime(lock) {} }
    let folders = RunFolder(
      name: plan.folderName, output: output, state: state, fileSystem: fileSystem,
      accepts: { folder, isClaimed in
        // Without its claim a folder is known by its index: the state may have been removed.
        try isClaimed || indexHead(in: folder)?.plan == state.fingerprint
      })
    let date = try unfinishedDate(state, folders) ?? plan.date
    let folder = try folders.claim(on: date)
    let finished = FinishedRun(
      plan: plan, folder: folder, journal: state.journal(on: date), fileSystem: fileSystem,
      threads: options.threads)
    if let failed = try finished.failures(), failed == 0 || !options.retriesFailed {
      return finish(
        RunSummary(
          ending: .nothingToDo, folder: folder, items: plan.itemCount, made: 0,
          kept: plan.itemCount - failed, failed: failed, bytes: 0, seconds: seconds(since: start)))
    }
    let (work, ending) = try work(in: folder, state, date)
    return finish(
      RunSummary(
        ending: ending, folder: folder, items: plan.itemCount, made: work.made, kept: work.kept,
        failed: work.failed, bytes: work.bytes, seconds: seconds(since: start)))
  }

  /// Makes what is missing in a folder, and the index when nothing is.
  private func work(
    in folder: String, _ state: RunState, _ date: CalendarDate
  ) throws -> (RunWork, RunSummary.Ending) {
    let parts = state.parts(on: date)
    let media = Set(plan.jobs.map { $0.kind.medium.folder }).sorted()
    for path in [parts, folder] + media.map({ Path.join(folder, $0) }) {
      try fileSystem.createFolder(path, under: output)
    }
    let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
    let publish = PublishStage(
      plan: plan, folder: folder, parts: parts, journal: journal, fileSystem: fileSystem,
      now: options.now)
    var work = RunWork(
      plan: plan, folder: folder, journal: journal, publish: publish, options: options,
      fileSystem: fileSystem, cancellation: cancellation, observer: observer)
    try work.run()
    guard work.isComplete else { return (work, .stopped(cancellation.cause ?? .interrupt)) }
    try RunClosing(
      plan: plan, journal: journal, failed: work.failed, folder: folder, parts: parts,
      threads: options.threads, fileSystem: fileSystem
    ).close()
    return (work, .complete)
  }

  /// The lock of the plan; a process that ends, however that happens, holds it no more.
  private func takeLock(_ path: String) throws -> any FileLock {
    var isTold = false
    while true {
      if let lock = try fileSystem.lock(path) { return lock }
      guard options.waits else { throw RunError.locked(path) }
      if !isTold { observer?.runDid(.waiting) }
      isTold = true
      if let cause = cancellation.cause { throw RunError.stoppedWaiting(cause) }
      usleep(50_000)
    }
  }

  /// The newest other day on which this plan was begun and not finished, unless a day is asked for.
  private func unfinishedDate(
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

  private func indexHead(in folder: String) throws(FileError) -> IndexHead? {
    try IndexHead.read(Path.join(folder, IndexDocument.fileName), in: fileSystem)
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  private func finish(_ summary: RunSummary) -> RunSummary {
    observer?.runDid(.finished(summary))
    return summary
  }
}

public import Files
import Media
import PipelineInterface

/// One execution of a plan into one folder.
public struct Run {
  /// What is executed.
  public let plan: Plan
  /// The folder that holds the dated folders.
  public let output: String
  private let fileSystem: any FileSystem
  private let cancellation: Cancellation
  private let observer: (any RunObserver)?

  /// A run of a plan under an output folder.
  public init(
    _ plan: Plan, output: String, fileSystem: any FileSystem = LocalFileSystem(),
    cancellation: Cancellation = Cancellation(), observer: (any RunObserver)? = nil
  ) {
    self.plan = plan
    self.output = output
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
    try fileSystem.createFolder(Path.folder(of: state.lock))
    guard let lock = try fileSystem.lock(state.lock) else { throw RunError.locked(state.lock) }
    defer { withExtendedLifetime(lock) {} }
    let folders = RunFolder(
      name: plan.folderName, output: output, state: state, fileSystem: fileSystem,
      accepts: { folder, isClaimed in
        // Without its claim a folder is known by its index: the state may have been removed.
        try isClaimed || indexHead(in: folder)?.plan == state.fingerprint
      })
    let date = try unfinishedDate(state, folders) ?? plan.date
    let folder = try folders.claim(on: date)
    try fileSystem.createFolder(state.folder(on: date))
    let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
    let finished = FinishedRun(plan: plan, folder: folder, journal: journal, fileSystem: fileSystem)
    if try finished.isIntact() {
      let failed = try finished.failures()
      return finish(
        RunSummary(
          ending: .nothingToDo, folder: folder, items: plan.itemCount, made: 0,
          kept: plan.itemCount - failed, failed: failed, bytes: 0, seconds: seconds(since: start)))
    }
    try prepareFolders(state.parts(on: date), folder)
    var work = RunWork(
      plan: plan, folder: folder, parts: state.parts(on: date), journal: journal,
      fileSystem: fileSystem, cancellation: cancellation, observer: observer)
    try work.run()
    let isComplete = work.isComplete
    if isComplete {
      if !plan.isPartial {
        try IndexPublisher(plan: plan, journal: journal, fileSystem: fileSystem).publish(
          into: folder, parts: state.parts(on: date))
      }
      try journal.appendEnd()
      try fileSystem.removeAll(state.parts(on: date))
    }
    return finish(
      RunSummary(
        ending: isComplete ? .complete : .stopped(cancellation.cause ?? .interrupt),
        folder: folder, items: plan.itemCount, made: work.made, kept: work.kept,
        failed: work.failed, bytes: work.bytes, seconds: seconds(since: start)))
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
      let journal = try Journal(state.journal(on: date), of: plan, in: fileSystem)
      if !journal.hasEnded { return date }
    }
    return nil
  }

  private func indexHead(in folder: String) throws(FileError) -> IndexHead? {
    try IndexHead.read(Path.join(folder, IndexDocument.fileName), in: fileSystem)
  }

  /// Makes the folders of the run; one that is a link would lead the files elsewhere: refused.
  private func prepareFolders(_ parts: String, _ folder: String) throws {
    let media = Set(plan.jobs.map { $0.kind.medium.folder }).sorted()
    for path in [parts, folder] + media.map({ Path.join(folder, $0) }) {
      switch try fileSystem.status(path) {
      case .folder: continue
      case nil: try fileSystem.createFolder(path)
      default: throw RunError.notAFolder(path)
      }
    }
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  private func finish(_ summary: RunSummary) -> RunSummary {
    observer?.runDid(.finished(summary))
    return summary
  }
}

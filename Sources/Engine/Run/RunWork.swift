import Files
import Media

/// The items of a run on their way from plan to folder, a batch at a time.
///
/// The next batch is generated on a thread of its own while this one is post-processed, encoded and
/// published. Only the calling thread writes, and it writes in plan order.
struct RunWork {
  let plan: Plan
  let folder: String
  let journal: Journal
  let publish: PublishStage
  let options: RunOptions
  let fileSystem: any FileSystem
  let cancellation: Cancellation
  let observer: (any RunObserver)?
  /// The positions that this run is to make; `nil`: all.
  let share: PositionSet?
  /// Beside a shard's journal that of the whole run, which says what a run without shards has made.
  let earlier: Journal?

  /// Items made, found intact, failed; bytes made.
  private(set) var made = 0
  private(set) var kept = 0
  private(set) var failed = 0
  private(set) var bytes = 0
  /// Samples of earlier runs.
  var cache: SampleCache?
  /// When a stopping run drops what it has not published.
  private var deadline: ContinuousClock.Instant?

  /// How long a stopping run finishes what is generated.
  private static let grace = Duration.seconds(1)
  /// Batches that may be alive at once: generated, waiting, being published.
  private static let depth = 3

  init(
    plan: Plan, folder: String, journal: Journal, publish: PublishStage, options: RunOptions,
    fileSystem: any FileSystem, cancellation: Cancellation, observer: (any RunObserver)?,
    share: PositionSet? = nil, earlier: Journal? = nil
  ) {
    self.plan = plan
    self.folder = folder
    self.journal = journal
    self.publish = publish
    self.options = options
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
    self.share = share
    self.earlier = earlier
  }

  /// Items that this run is to make, be they there or not.
  var items: Int { share?.count ?? plan.itemCount }

  /// Whether every item is published or has failed for good.
  var isComplete: Bool { made + kept + failed == items }

  /// Makes what is missing, in plan order; stops when asked to.
  mutating func run() throws(FileError) {
    let missing = try findMissing()
    if !missing.isEmpty {
      // An index means that the run is over; a run that repairs is not.
      try fileSystem.remove(Path.join(folder, IndexDocument.fileName))
    }
    observer?.runDid(.started(folder: folder, items: items, kept: kept))
    if isOverLimit { cancellation.cancel(.failures) }
    let source = BatchSource(
      plan, missing: missing, cache: cache, threads: options.threads,
      pace: BatchPace(deadline: options.deadline, now: options.now), cancellation: cancellation)
    let batches = Prefetch(depth: options.threads > 1 ? Self.depth : 1) { isStopped in
      source.next(isStopped: isStopped)
    }
    batches.start()
    defer { batches.stop() }
    while true {
      switch batches.next(within: publish.patience) {
      case .value(let batch):
        try finish(batch)
        if batch.outlastsTime { cancellation.outlastsTime = false }
      case .nothing: try publish.commitIfDue()
      case .end: return try publish.commit()
      }
    }
  }

  private mutating func finish(_ batch: Batch) throws(FileError) {
    let steps = PostProcessStage(job: batch.job)
    let encode = EncodeStage(plan: plan, job: batch.job)
    let isLast = batch.outlastsTime && cancellation.cause == .timeLimit
    if !isLast, isLate { return }
    let results = Parallel.map(batch.samples, threads: options.threads) { [cache] drawn in
      drawn.sample.flatMap { drawn.isPostProcessed ? .success($0) : steps.run($0, of: drawn.item) }
        .flatMap { sample in
          encode.run(sample, of: drawn.item, rejections: drawn.rejections)
            .map { (item: $0, entry: cache?.entry(of: drawn, sample, in: batch.job)) }
        }
    }
    for (drawn, result) in zip(batch.samples, results) where isLast || !isLate {
      switch result {
      case .success(let (item, entry)):
        try publish.publish(item)
        cache?.keep(entry, of: drawn)
        made += 1
        bytes += item.artifact.bytes
        observer?.runDid(.itemDone(item.artifact))
      case .failure(let failure):
        try publish.note(failure)
        failed += 1
        observer?.runDid(.itemFailed(failure))
        if isOverLimit { cancellation.cancel(.failures) }
      }
    }
  }

  private var isOverLimit: Bool { options.failureLimit.map { failed >= $0 } ?? false }

  /// Whether the run is stopping and what is not published is dropped.
  private var isLate: Bool {
    mutating get {
      guard let cause = cancellation.cause else { return false }
      if cause == .failures { return true }
      let now = options.now()
      let deadline = deadline ?? now + Self.grace
      self.deadline = deadline
      return now >= deadline
    }
  }

  /// Which items are to be made.
  ///
  /// What earlier runs left is believed only when its digest is right.
  private mutating func findMissing() throws(FileError) -> PositionSet {
    var missing = share ?? PositionSet(all: plan.itemCount)
    var outcomes = journal.outcomes()
    var earlierOutcomes = earlier?.outcomes()
    for job in plan.jobs {
      for position in job.positions where missing.contains(position) {
        let item = job.item(at: position)
        var outcome = try outcomes.outcome(of: item, in: job)
        if case .done(let artifact) = try earlierOutcomes?.outcome(of: item, in: job) {
          if case .done = outcome {} else { outcome = .done(artifact) }
        }
        switch outcome {
        case nil: continue
        case .failed:
          if options.retriesFailed { continue }
          failed += 1
        case .done(let artifact):
          if try artifact.isIntact(at: Path.join(folder, artifact.path), in: fileSystem) {
            kept += 1
          } else if try artifact.isIntact(at: publish.part(position), in: fileSystem) {
            kept += 1
            try publish.adopt(artifact)
          } else {
            continue
          }
        }
        missing.remove(position)
      }
    }
    return missing
  }
}

extension Artifact {
  /// Whether a regular file of the right bytes is at a path.
  func isIntact(at path: String, in fileSystem: any FileSystem) throws(FileError) -> Bool {
    guard try fileSystem.status(path) == .file(size: bytes) else { return false }
    return try fileSystem.digest(path) == file
  }
}

import Files
import Media

/// The items of a run on their way from plan to folder, a batch at a time.
struct RunWork {
  let plan: Plan
  let folder: String
  let journal: Journal
  let fileSystem: any FileSystem
  let cancellation: Cancellation
  let observer: (any RunObserver)?
  private let publish: PublishStage

  /// Items made, found intact, failed; bytes made.
  private(set) var made = 0
  private(set) var kept = 0
  private(set) var failed = 0
  private(set) var bytes = 0

  init(
    plan: Plan, folder: String, parts: String, journal: Journal, fileSystem: any FileSystem,
    cancellation: Cancellation, observer: (any RunObserver)?
  ) {
    self.plan = plan
    self.folder = folder
    self.journal = journal
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
    publish = PublishStage(
      plan: plan, folder: folder, parts: parts, journal: journal, fileSystem: fileSystem)
  }

  /// Whether every item is published or has failed for good.
  var isComplete: Bool { made + kept + failed == plan.itemCount }

  /// Makes what is missing, in plan order; stops between batches when asked to.
  mutating func run() throws(FileError) {
    let missing = try findMissing()
    if missing.contains(true) {
      // An index means that the run is over; a run that repairs is not.
      try fileSystem.remove(Path.join(folder, IndexDocument.fileName))
    }
    observer?.runDid(.started(folder: folder, items: plan.itemCount, kept: kept))
    for job in plan.jobs {
      let generate = GenerateStage(job: job, cancellation: cancellation)
      var next = job.positions.lowerBound
      while next < job.positions.upperBound, !cancellation.isCancelled {
        var items: [PlannedItem] = []
        while next < job.positions.upperBound, items.count < generate.batch {
          if missing[next] { items.append(job.item(at: next)) }
          next += 1
        }
        try run(items, of: job, by: generate)
      }
    }
    try publish.commit()
  }

  private mutating func run(
    _ items: [PlannedItem], of job: PlannedJob, by generate: GenerateStage
  ) throws(FileError) {
    guard !items.isEmpty else { return }
    let steps = PostProcessStage(job: job)
    for (item, result) in zip(items, generate.run(items)) {
      guard let result else { continue }
      switch result.flatMap({ steps.run($0, of: item) }) {
      case .success(let sample):
        switch try publish.publish(sample, of: item, job: job) {
        case .success(let artifact):
          made += 1
          bytes += artifact.bytes
          observer?.runDid(.itemDone(artifact))
        case .failure(let failure): try note(failure)
        }
      case .failure(let failure): try note(failure)
      }
    }
  }

  private mutating func note(_ failure: ItemFailure) throws(FileError) {
    try journal.append(failure)
    failed += 1
    observer?.runDid(.itemFailed(failure))
  }

  /// Which items are to be made.
  ///
  /// What earlier runs left is believed only when its digest is right.
  private mutating func findMissing() throws(FileError) -> [Bool] {
    var missing = Array(repeating: true, count: plan.itemCount)
    for position in missing.indices {
      switch try journal.outcome(position) {
      case nil: continue
      case .failed: failed += 1
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
      missing[position] = false
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

import Files
import Media
import PipelineInterface

/// The items of which files of a run are made, as its index tells of them.
struct IndexedItems {
  /// A job with what is left of its items.
  private struct Entry {
    let job: IndexedJob
    var medium = Medium.text
    var items: [ClosedItem] = []
    /// Why nothing can be made of them.
    var objection: String?
  }

  /// The most bytes of samples that stand in for damaged files.
  private static let spareLimit = 64 << 20

  private var entries: [Entry] = []
  private(set) var jobs: [IndexedJob] = []
  private var spares: [String: Sample] = [:]
  private var spareBytes = 0

  /// Begins with the items of a job.
  mutating func begin(_ job: IndexedJob) {
    jobs.append(job)
    if Self.isMadeInto(job) { entries.append(Entry(job: job)) }
  }

  /// Whether files are made of all items of a job.
  private static func isMadeInto(_ job: IndexedJob) -> Bool {
    job.set != nil || job.jobSteps.contains { SheetFile.isElement($0.name) }
  }

  /// Adds an item of the job that was begun last.
  mutating func add(_ artifact: IndexedArtifact) {
    guard let job = jobs.last, entries.last?.job.id == job.id, Self.isMadeInto(job) else { return }
    let last = entries.count - 1
    guard entries[last].items.count < JobStepKind.maximumItems else {
      entries[last].objection =
        "the index tells of more than \(JobStepKind.maximumItems) items of '\(job.id)'"
      return
    }
    if !artifact.hasPlausibleExtent || !artifact.liesInFolder {
      entries[last].objection = "what the index tells of '\(artifact.path)' cannot be"
    }
    entries[last].medium = artifact.medium
    entries[last].items.append(
      ClosedItem(
        number: artifact.item, position: entries[last].items.count, path: artifact.path,
        content: artifact.content, extent: artifact.extent, file: nil))
  }

  /// Keeps the sample of an item of that job whose file is not the one that the index tells of.
  mutating func keep(_ sample: Sample, for artifact: IndexedArtifact) {
    guard let job = jobs.last, Self.isMadeInto(job), spareBytes < Self.spareLimit,
      let bytes = try? sample.encoded(), let whole = try? Sample(artifact.medium, decoding: bytes),
      let content = try? whole.content(), Digest(of: content) == artifact.content
    else { return }
    // A sound is twice as large in memory.
    spareBytes += 2 * content.payload.count
    spares[artifact.path] = whole
  }

  /// What makes files of them again, from the files in a folder.
  func remaking(
    _ told: IndexedDerived, in folder: String, assembly: Assembly,
    fileSystem: any FileSystem, cancellation: Cancellation
  ) -> DerivedRemaking {
    DerivedRemaking(
      jobs: entries.map { entry in
        var job = DerivedJob(entry.job, entry.medium, entry.items, assembly)
        job.objection = entry.objection.map { RemakingError($0) }
        return job
      },
      sets: told.planned(jobs),
      samples: IndexedSamples(
        files: PublishedSamples(folder: folder, fileSystem: fileSystem), spares: spares,
        cancellation: cancellation))
  }
}

/// The samples of a run's files, or made again where a file is damaged.
struct IndexedSamples: ClosedSamples {
  let files: PublishedSamples
  let spares: [String: Sample]
  let cancellation: Cancellation

  func sample(of item: ClosedItem, _ medium: Medium) throws -> Sample {
    if cancellation.isCancelled { throw CheckStopped() }
    if let spare = spares[item.path] { return spare }
    do {
      return try files.sample(of: item, medium)
    } catch let error as FileError {
      throw RemakingError("it is made of '\(item.path)', which \(error.reason)")
    }
  }
}

extension IndexedArtifact {
  /// Whether its path leads nowhere else: somebody may have written into the index.
  var liesInFolder: Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.contains { $0.isEmpty || $0 == ".." }
  }

  /// Whether there can be a content of its size.
  fileprivate var hasPlausibleExtent: Bool {
    switch extent {
    case .text: true
    case .image(let width, let height):
      (1...PNGCodec.sideLimit).contains(width) && (1...PNGCodec.sideLimit).contains(height)
    case .audio(let sampleRate, let channels, let frames):
      (1...Int(Int32.max)).contains(sampleRate) && (1...WAVCodec.channelLimit).contains(channels)
        && frames < 1 << 32
    }
  }
}

import Files
import Media

/// A sample in, a file in place: encoded, written to a temporary, noted, synced in groups, renamed.
///
/// The order keeps what matters: a file of a final name is whole at any moment, and what was written
/// before a kill is found again by the journal's digests, as a temporary or in place.
final class PublishStage {
  /// A group is committed when it has so many files or bytes, or is so old.
  private static let groupFiles = 256
  private static let groupBytes = 32 << 20
  private static let groupAge = Duration.seconds(1)

  private let plan: Plan
  private let folder: String
  private let parts: String
  private let journal: Journal
  private let fileSystem: any FileSystem
  private var group: [Artifact] = []
  private var groupSize = 0
  private var groupStart = ContinuousClock.now

  /// Publishes under `folder`; temporaries lie in `parts`, on the same file system.
  init(plan: Plan, folder: String, parts: String, journal: Journal, fileSystem: any FileSystem) {
    self.plan = plan
    self.folder = folder
    self.parts = parts
    self.journal = journal
    self.fileSystem = fileSystem
  }

  /// Where the temporary of an item lies.
  func part(_ position: Int) -> String { Path.join(parts, String(position)) }

  /// Writes and notes an item's file, which gets its final name with the group.
  func publish(
    _ sample: Sample, of item: PlannedItem, job: PlannedJob
  ) throws(FileError) -> Result<Artifact, ItemFailure> {
    let encoded: EncodedSample
    do throws(CodecError) {
      let provenance = plan.hasMetadata ? plan.provenance(of: item, job: job) : Provenance()
      encoded = try EncodedSample(sample, provenance: provenance)
    } catch {
      return .failure(ItemFailure(job, item, stage: .encode, reason: error.reason))
    }
    let artifact = Artifact(
      position: item.position, path: item.path, content: encoded.content,
      file: Digest(of: encoded.bytes), bytes: encoded.bytes.count, extent: encoded.extent)
    try fileSystem.write(encoded.bytes, to: part(item.position))
    try journal.append(artifact)
    try adopt(artifact)
    return .success(artifact)
  }

  /// Takes a temporary that is written and noted into the group.
  func adopt(_ artifact: Artifact) throws(FileError) {
    if group.isEmpty { groupStart = ContinuousClock.now }
    group.append(artifact)
    groupSize += artifact.bytes
    let isFull = group.count >= Self.groupFiles || groupSize >= Self.groupBytes
    if isFull || ContinuousClock.now - groupStart >= Self.groupAge { try commit() }
  }

  /// Syncs the group's files and the journal, then gives the files their names.
  func commit() throws(FileError) {
    guard !group.isEmpty else { return }
    try fileSystem.sync(group.map { part($0.position) })
    try journal.sync()
    for artifact in group {
      try fileSystem.move(part(artifact.position), to: Path.join(folder, artifact.path))
    }
    group = []
    groupSize = 0
  }
}

import Files
import Media
import PipelineInterface

/// Bytes in, a file in place: written to a temporary, noted, synced in groups, renamed.
///
/// The order keeps what matters. A file of a final name is whole at any moment: its bytes and its
/// line of the journal are on the disk before it gets the name. What was written before a kill is
/// found again by the journal's digests, as a temporary or in place. And within a second it survives
/// a loss of power, too.
final class PublishStage {
  /// A group is committed when it has so many files or bytes, or is so old.
  private static let groupFiles = 16_384
  private static let groupBytes = 32 << 20
  private static let groupAge = Duration.seconds(1)
  /// Up to so many files are synced one by one, more by syncing their volume.
  private static let fewFiles = 4

  private let plan: Plan
  private let folder: String
  private let parts: String
  private let journal: Journal
  private let fileSystem: any FileSystem
  private let now: @Sendable () -> ContinuousClock.Instant
  /// Plan positions of the files that have no final name yet.
  private var group: [Int] = []
  private var groupSize = 0
  private var groupStart: ContinuousClock.Instant?

  /// Publishes under `folder`; temporaries lie in `parts`, on the same file system.
  init(
    plan: Plan, folder: String, parts: String, journal: Journal, fileSystem: any FileSystem,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.plan = plan
    self.folder = folder
    self.parts = parts
    self.journal = journal
    self.fileSystem = fileSystem
    self.now = now
  }

  /// Where the temporary of an item lies.
  func part(_ position: Int) -> String { Path.join(parts, String(position)) }

  /// Writes and notes an item's file, which gets its final name with the group.
  func publish(_ item: EncodedItem) throws(FileError) {
    try fileSystem.write(item.bytes, to: part(item.artifact.position))
    try journal.append(item.artifact)
    try adopt(item.artifact)
  }

  /// Notes a failure, which is synced with the group.
  func note(_ failure: ItemFailure) throws(FileError) {
    try journal.append(failure)
    if groupStart == nil { groupStart = now() }
    try commitIfDue()
  }

  /// Takes a temporary that is written and noted into the group.
  func adopt(_ artifact: Artifact) throws(FileError) {
    if groupStart == nil { groupStart = now() }
    group.append(artifact.position)
    groupSize += artifact.bytes
    try commitIfDue()
  }

  /// How long until the group is due.
  var patience: Duration {
    groupStart.map { max(.zero, Self.groupAge - (now() - $0)) } ?? Self.groupAge
  }

  /// Commits a group that is large or old enough.
  func commitIfDue() throws(FileError) {
    let isFull = group.count >= Self.groupFiles || groupSize >= Self.groupBytes
    if isFull || patience == .zero { try commit() }
  }

  /// Syncs the group's files and the journal, gives the files their names and syncs those.
  func commit() throws(FileError) {
    guard groupStart != nil else { return }
    if group.count > Self.fewFiles {
      try fileSystem.syncVolume(of: parts)
    } else {
      try fileSystem.sync(group.map { part($0) })
    }
    try journal.sync()
    let media = Set(group.map { plan.job(at: $0).kind.medium.folder }).sorted()
    let folders = media.map { Path.join(folder, $0) }
    for path in folders { try fileSystem.createFolder(path, under: folder) }
    for position in group {
      let path = plan.job(at: position).path(at: position)
      try fileSystem.move(part(position), to: Path.join(folder, path))
    }
    try fileSystem.sync(folders)
    group.removeAll(keepingCapacity: true)
    groupSize = 0
    groupStart = nil
  }
}

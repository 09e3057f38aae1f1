package import Files

/// What has become of each item, one line an item, appended as it happens.
///
/// A line that a crash or an editor has damaged does not match its check digits and is as good as
/// absent. Of two lines about an item the later counts. Items are noted in plan order, so a journal
/// is a few ascending stretches, one for each time that the run was started: to read it in plan
/// order they are merged, and memory does not grow with the items.
package final class Journal {
  /// What has become of an item.
  package enum Outcome {
    case done(Artifact)
    case failed(ItemFailure)
  }

  private let plan: Plan
  private let path: String
  private let fileSystem: any FileSystem
  private let isOwn: (_ position: Int) -> Bool
  private var file: (any WritableFile)?
  private var size = 0
  private var isTorn = false
  private var isNew: Bool
  /// Offsets at which an ascending stretch begins.
  private var stretches: [Int] = []
  private var lastPosition = Int.max
  /// Whether the run was over when the last line was written.
  private(set) var hasEnded = false
  /// A position that was noted here and belongs elsewhere: the journal of another shard.
  private(set) var stranger: Int?

  /// The journal at a path, new or with what earlier runs left; nothing is written yet.
  ///
  /// That of a shard is one of its own positions.
  package init(
    _ path: String, of plan: Plan, in fileSystem: any FileSystem,
    isOwn: @escaping (_ position: Int) -> Bool = { _ in true }
  ) throws(FileError) {
    self.plan = plan
    self.isOwn = isOwn
    self.path = path
    self.fileSystem = fileSystem
    let status = try fileSystem.status(path)
    isNew = status == nil
    guard let status else { return }
    guard case .file(let size) = status else {
      throw FileError(.read, path, reason: "is not a regular file")
    }
    var lines = LineReader(path, in: fileSystem)
    while let (line, offset) = try lines.next() {
      if let line = JournalLine(line) { register(line.position, offset: offset) }
    }
    self.size = size
    isTorn = lines.offset < size
  }

  /// What was noted so far, in plan order; one of `count` journals that are read at the same time.
  package func outcomes(among count: Int = 1) -> JournalReader {
    JournalReader(path, stretches: stretches, size: size, journals: count, in: fileSystem)
  }

  /// The error of a line that was there and is no more: somebody writes into the state.
  func damage(_ position: Int) -> FileError {
    FileError(.read, path, reason: "the line of item \(position) is damaged")
  }

  /// Notes that an item's file is written.
  func append(_ artifact: Artifact) throws(FileError) {
    try append(JournalLine.body(artifact), position: artifact.position)
  }

  /// Notes that an item has failed for good.
  func append(_ failure: ItemFailure) throws(FileError) {
    try append(JournalLine.body(failure), position: failure.position)
  }

  /// Notes that the run is over.
  func appendEnd() throws(FileError) {
    if !hasEnded { try append("end", position: -1) }
  }

  /// Makes what was noted survive a loss of power.
  func sync() throws(FileError) {
    try fileSystem.sync([path])
    if isNew { try fileSystem.sync([Path.folder(of: path)]) }
    isNew = false
  }

  private func append(_ body: String, position: Int) throws(FileError) {
    let file = try opened()
    // A torn last line must not swallow the next one.
    let bytes = (isTorn ? [UInt8(ascii: "\n")] : []) + JournalLine.encoded(body)
    try file.write(bytes)
    register(position, offset: isTorn ? size + 1 : size)
    isTorn = false
    size += bytes.count
  }

  private func opened() throws(FileError) -> any WritableFile {
    if let file { return file }
    let file = try fileSystem.append(path)
    self.file = file
    return file
  }

  private func register(_ position: Int, offset: Int) {
    hasEnded = position < 0
    guard position >= 0, position < plan.itemCount else { return }
    guard isOwn(position) else { return stranger = position }
    if position <= lastPosition { stretches.append(offset) }
    lastPosition = position
  }
}

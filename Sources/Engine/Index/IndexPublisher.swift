import Files
import Media
import PipelineInterface

/// Publishes `SHA256SUMS` and then `index.xml`: an index means that the run is over.
struct IndexPublisher {
  let plan: Plan
  let journal: Journal
  let failed: Int
  let fileSystem: any FileSystem

  /// Writes both as temporaries in `parts`, makes everything before them durable, renames them.
  ///
  /// Both grow line by line in one pass over the journal: memory does not grow with the items.
  func publish(into folder: String, parts: String) throws {
    let index = Path.join(parts, IndexDocument.fileName)
    let sums = Path.join(parts, Checksums.fileName)
    let indexSink = DigestingSink(try fileSystem.create(index))
    let sumsSink = DigestingSink(try fileSystem.create(sums))
    try IndexDocument(plan: plan, journal: journal).write(
      failed: failed, to: { try indexSink.write($0) },
      each: { artifact in
        try sumsSink.write(Checksums.Line(artifact.file, artifact.path).encoded)
      })
    let digest = try indexSink.close()
    try sumsSink.write(Checksums.Line(digest, IndexDocument.fileName).encoded)
    _ = try sumsSink.close()
    try fileSystem.sync([index, sums])
    // The names of the artifacts are on the disk before the index says that they are.
    let media = Set(plan.jobs.map { Path.join(folder, $0.kind.medium.folder) }).sorted()
    try fileSystem.sync(media + [folder])
    try fileSystem.move(sums, to: Path.join(folder, Checksums.fileName))
    try fileSystem.sync([folder])
    try fileSystem.move(index, to: Path.join(folder, IndexDocument.fileName))
    try fileSystem.sync([folder])
  }
}

/// Gathers small pieces into large writes and digests them on the way.
private final class DigestingSink {
  /// Bytes that are gathered before they are written.
  private static let capacity = 1 << 16

  private let file: any WritableFile
  private var hash = SHA256()
  private var pending: [UInt8] = []

  init(_ file: any WritableFile) {
    self.file = file
    pending.reserveCapacity(Self.capacity * 2)
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    pending += bytes
    if pending.count >= Self.capacity { try flush() }
  }

  /// The digest of everything that was written.
  func close() throws(FileError) -> Digest {
    try flush()
    try file.close()
    var whole = SHA256()
    swap(&whole, &hash)
    return whole.finish()
  }

  private func flush() throws(FileError) {
    hash.update(pending)
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}

import Files
import Media
import PipelineInterface

/// Publishes `SHA256SUMS` and then `index.xml`: an index means that the run is over.
struct IndexPublisher {
  let plan: Plan
  let journal: Journal
  let fileSystem: any FileSystem

  /// Bytes that are gathered before they are written.
  private static let buffer = 1 << 16

  /// Writes both as temporaries in `parts`, makes everything before them durable, renames them.
  func publish(into folder: String, parts: String) throws {
    let index = Path.join(parts, IndexDocument.fileName)
    let sums = Path.join(parts, Checksums.fileName)
    let digest = try writeIndex(index)
    try write(sums) { emit in
      for position in 0..<plan.itemCount {
        guard case .done(let artifact) = try journal.outcome(position) else { continue }
        try emit(Array(Checksums.line(artifact.file, artifact.path).utf8))
      }
      try emit(Array(Checksums.line(digest, IndexDocument.fileName).utf8))
    }
    try fileSystem.sync([index, sums])
    // The entries of the artifacts must be on the disk before the index says that they are.
    let media = Set(plan.jobs.map { Path.join(folder, $0.kind.medium.folder) }).sorted()
    try fileSystem.sync(media + [folder, Path.folder(of: folder)])
    try fileSystem.move(sums, to: Path.join(folder, Checksums.fileName))
    try fileSystem.sync([folder])
    try fileSystem.move(index, to: Path.join(folder, IndexDocument.fileName))
    try fileSystem.sync([folder])
  }

  private func writeIndex(_ path: String) throws -> Digest {
    let failed = (0..<plan.itemCount).count { journal.isFailure($0) == true }
    try write(path) { emit in
      try IndexDocument(plan: plan, journal: journal).write(failed: failed, to: emit)
    }
    return try fileSystem.digest(path)
  }

  /// Writes a file in large pieces from the small ones that `body` emits.
  private func write(
    _ path: String, _ body: (_ emit: @escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let sink = BufferedSink(file: try fileSystem.create(path), capacity: Self.buffer)
    try body { bytes in try sink.write(bytes) }
    try sink.close()
  }
}

/// Gathers small pieces into large writes.
private final class BufferedSink {
  private let file: any WritableFile
  private let capacity: Int
  private var pending: [UInt8] = []

  init(file: any WritableFile, capacity: Int) {
    self.file = file
    self.capacity = capacity
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    pending += bytes
    if pending.count >= capacity { try flush() }
  }

  func close() throws(FileError) {
    try flush()
    try file.close()
  }

  private func flush() throws(FileError) {
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}

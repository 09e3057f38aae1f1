package import Files
import Media
import PipelineInterface

/// A journal in plan order: its ascending stretches, merged as they are read.
package struct JournalReader {
  /// What all stretches of all journals may hold in memory, in bytes, and the least that one reads at
  /// a time.
  private static let (buffers, leastPiece) = (4 << 20, 1 << 10)

  private struct Stretch {
    var lines: LineReader
    var line: JournalLine?

    /// Goes on to the first line of a position or a later one.
    mutating func skip(to position: Int) throws(FileError) {
      while let current = line, current.position < position { line = try next() }
    }

    /// The next line about an item.
    mutating func next() throws(FileError) -> JournalLine? {
      while let (bytes, _) = try lines.next() {
        if let line = JournalLine(bytes), line.position >= 0 { return line }
      }
      return nil
    }
  }

  private var stretches: [Stretch]
  private var isStarted = false

  init(
    _ path: String, stretches offsets: [Int], size: Int, journals: Int = 1,
    in fileSystem: any FileSystem
  ) {
    let share = Self.buffers / max(1, offsets.count * journals)
    let piece = max(Self.leastPiece, min(1 << 16, share))
    stretches = offsets.indices.map { index in
      let end = index + 1 < offsets.count ? offsets[index + 1] : size
      return Stretch(
        lines: LineReader(path, in: fileSystem, from: offsets[index], to: end, piece: piece))
    }
  }

  /// What has become of an item, or `nil`: nothing yet.
  ///
  /// To be asked in plan order.
  package mutating func outcome(
    of item: PlannedItem, in job: PlannedJob
  ) throws(FileError) -> Journal.Outcome? {
    if !isStarted {
      for index in stretches.indices { stretches[index].line = try stretches[index].next() }
      isStarted = true
    }
    var latest: JournalLine?
    for index in stretches.indices {
      try stretches[index].skip(to: item.position)
      if let line = stretches[index].line, line.position == item.position { latest = line }
    }
    return latest.flatMap { Self.outcome($0, item, job) }
  }

  private static func outcome(
    _ line: JournalLine, _ item: PlannedItem, _ job: PlannedJob
  ) -> Journal.Outcome? {
    switch line.event {
    case .end: return nil
    case .failed(let stage, let reason, let rejections):
      return .failed(
        ItemFailure(job, item, stage: stage, reason: reason, rejections: rejections))
    case .done(let content, let file, let bytes, let numbers, let rejections):
      guard let extent = Extent(job.kind.medium, numbers: numbers) else { return nil }
      return .done(
        Artifact(
          position: item.position, path: item.path, content: content, file: file, bytes: bytes,
          extent: extent, rejections: rejections))
    }
  }
}

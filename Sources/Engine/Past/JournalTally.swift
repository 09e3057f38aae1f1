import Files

/// How many items a journal says are made and failed, of two lines about an item the later.
struct JournalTally {
  private(set) var made = 0
  private(set) var hasEnded = false
  private var failures: Set<Int> = []

  var failed: Int { failures.count }

  /// The tally of a run's journals, its own before those of its shards; it has ended when the last
  /// line says so.
  init(_ paths: [String], items: Int?, in fileSystem: any FileSystem) throws(FileError) {
    let items = min(items ?? Planner.maximumItems, Planner.maximumItems)
    var missing = PositionSet(all: items)
    for path in paths {
      var lines = LineReader(path, in: fileSystem)
      while let (bytes, _) = try lines.next() {
        guard let line = JournalLine(bytes), line.position < items else { continue }
        hasEnded = false
        switch line.event {
        case .end: hasEnded = true
        case .done:
          missing.remove(line.position)
          failures.remove(line.position)
        case .failed: failures.insert(line.position)
        }
      }
    }
    // An item whose file was lost and that failed when it was made again is not made.
    made = items - missing.count - failures.count { !missing.contains($0) }
  }
}

import Files

/// A run that may be over: is everything still there.
struct FinishedRun {
  let plan: Plan
  let folder: String
  let journal: Journal
  let fileSystem: any FileSystem

  /// Whether the run is over and every file has the digest that was published.
  func isIntact() throws(FileError) -> Bool {
    plan.isPartial ? try isPartIntact() : try isWholeIntact()
  }

  /// Items that failed for good, of an intact run.
  func failures() throws(FileError) -> Int {
    if plan.isPartial {
      return (0..<plan.itemCount).count { journal.isFailure($0) == true }
    }
    let index = Path.join(folder, IndexDocument.fileName)
    return try IndexHead.read(index, in: fileSystem)?.failed ?? 0
  }

  /// A whole run needs no journal: the index says whose it is, and `SHA256SUMS` what is in it.
  private func isWholeIntact() throws(FileError) -> Bool {
    let index = Path.join(folder, IndexDocument.fileName)
    guard let head = try IndexHead.read(index, in: fileSystem),
      head.plan == plan.fingerprint.description, head.items == plan.itemCount
    else { return false }
    let sums = Path.join(folder, Checksums.fileName)
    guard case .file = try fileSystem.status(sums),
      let files = Checksums.parse(try fileSystem.read(sums, limit: .max)),
      files.count == head.items - head.failed + 1
    else { return false }
    for (path, digest) in files {
      let path = Path.join(folder, path)
      guard case .file = try fileSystem.status(path), try fileSystem.digest(path) == digest else {
        return false
      }
    }
    return true
  }

  private func isPartIntact() throws(FileError) -> Bool {
    guard journal.hasEnded else { return false }
    for position in 0..<plan.itemCount {
      switch try journal.outcome(position) {
      case nil: return false
      case .failed: continue
      case .done(let artifact):
        let path = Path.join(folder, artifact.path)
        if try !artifact.isIntact(at: path, in: fileSystem) { return false }
      }
    }
    return true
  }
}

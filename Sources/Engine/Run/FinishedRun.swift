import Files

/// A run that may be over: is everything still there.
struct FinishedRun {
  let plan: Plan
  let folder: String
  /// Where the journal lies, if it is there.
  let journal: String
  let fileSystem: any FileSystem
  let threads: Int
  /// The positions that are looked at; `nil`: all.
  var share: PositionSet?

  /// Files that are read at a time.
  private static let group = 512

  /// What is missing of a run that is over.
  struct Verdict {
    /// Items that failed for good.
    var failed = 0
    /// Items that are left out.
    var duplicates = 0
    /// Steps over all items of a job that failed.
    var unmade = 0
  }

  /// What is missing of a run that is over and whose files all have the digests that were published;
  /// `nil`: it is not so.
  func verdict() throws(FileError) -> Verdict? {
    plan.isPartial ? try verdictOfPart() : try verdictOfWhole()
  }

  /// A whole run needs no journal: the index says whose it is, and `SHA256SUMS` what is in it.
  private func verdictOfWhole() throws(FileError) -> Verdict? {
    let index = Path.join(folder, IndexDocument.fileName)
    let sums = Path.join(folder, Checksums.fileName)
    guard let head = try IndexHead.read(index, in: fileSystem),
      head.plan == plan.fingerprint.description, head.items == plan.itemCount,
      case .file = try fileSystem.status(sums)
    else { return nil }
    var lines = LineReader(sums, in: fileSystem)
    // Of items that failed or are left out.
    var absent = 0
    var (position, files) = (0, 0)
    var group: [Checksums.Line] = []
    while let (bytes, _) = try lines.next() {
      guard let line = Checksums.Line(bytes) else { return nil }
      files += 1
      var isOwn = true
      if files <= head.published {
        // Items that failed or are left out have no line; all others have theirs, in plan order.
        while position < plan.itemCount, plan.job(at: position).path(at: position) != line.path {
          absent += isInShare(position) ? 1 : 0
          position += 1
        }
        guard position < plan.itemCount else { return nil }
        isOwn = isInShare(position)
        position += 1
      } else if files <= head.published + head.derived {
        guard line.path != IndexDocument.fileName else { return nil }
      } else if line.path != IndexDocument.fileName {
        return nil
      }
      if isOwn { group.append(line) }
      if group.count == Self.group {
        guard try areIntact(group) else { return nil }
        group = []
      }
    }
    guard files == head.published + head.derived + 1, try areIntact(group),
      case .file(lines.offset) = try fileSystem.status(sums)
    else { return nil }
    absent += (position..<plan.itemCount).count { isInShare($0) }
    let duplicates =
      share == nil || head.duplicates == 0 ? head.duplicates : try duplicatesOfShare(index)
    guard let duplicates else { return nil }
    return Verdict(failed: absent - duplicates, duplicates: duplicates, unmade: head.unmade)
  }

  /// Items of the share that the index says are left out; `nil`: it cannot be read.
  private func duplicatesOfShare(_ index: String) throws(FileError) -> Int? {
    let jobs = Dictionary(plan.jobs.map { ($0.id, $0.positions) }) { first, _ in first }
    var (positions, count) = (0..<0, 0)
    do {
      try IndexReader(index, in: fileSystem).read { entry in
        switch entry {
        case .job(let job): positions = jobs[job.id] ?? 0..<0
        case .duplicate(let duplicate):
          let position = positions.lowerBound + duplicate.item - 1
          if positions.contains(position), isInShare(position) { count += 1 }
        default: break
        }
      }
    } catch let error as FileError {
      throw error
    } catch {
      return nil
    }
    return count
  }

  private func isInShare(_ position: Int) -> Bool { share?.contains(position) ?? true }

  private func areIntact(_ lines: [Checksums.Line]) throws(FileError) -> Bool {
    let (folder, fileSystem) = (folder, fileSystem)
    let results = Parallel.map(lines, threads: threads) { line -> Result<Bool, FileError> in
      do throws(FileError) {
        let path = Path.join(folder, line.path)
        guard case .file = try fileSystem.status(path) else { return .success(false) }
        return .success(try fileSystem.digest(path) == line.digest)
      } catch {
        return .failure(error)
      }
    }
    for result in results where try !result.get() { return false }
    return true
  }

  private func verdictOfPart() throws(FileError) -> Verdict? {
    guard case .file = try fileSystem.status(journal) else { return nil }
    let journal = try Journal(journal, of: plan, in: fileSystem)
    guard journal.hasEnded else { return nil }
    var outcomes = journal.outcomes()
    var failed = 0
    for job in plan.jobs {
      for position in job.positions {
        switch try outcomes.outcome(of: job.item(at: position), in: job) {
        case nil: return nil
        case .failed: failed += 1
        case .done(let artifact):
          let path = Path.join(folder, artifact.path)
          if try !artifact.isIntact(at: path, in: fileSystem) { return nil }
        }
      }
    }
    return Verdict(failed: failed)
  }
}

import Files
import Media

/// The files of a run's folder, told from what somebody else has put there.
///
/// Of the run are index and sums, what the sums list, files in the folders of the media that are
/// named as items are, and those in the folders of sheets and cards that are named and made as the
/// run's own: a run that was not finished has no sums.
struct PublishedFiles {
  /// What a run makes in its folder.
  static let names = Set(Medium.allCases.map { $0.folder }).union(derivedFolders)
    .union([IndexDocument.fileName, Checksums.fileName])
  /// Folders of what is made of all items.
  private static let derivedFolders = Set(SheetFile.folders.values).union([CardsDocument.folder])
  /// The largest list of sums that is read, in bytes.
  private static let limit = 1 << 31

  let folder: String
  let fileSystem: any FileSystem

  /// A file of the run.
  struct File: Hashable {
    /// Path under the run's folder.
    let path: String
    let bytes: Int
  }

  /// Files of the run, and paths of all else; links are not of the run.
  func survey() throws(FileError) -> (files: [File], others: [String]) {
    let sums = Path.join(folder, Checksums.fileName)
    var listed: Set<String> = []
    if case .file(let size) = try fileSystem.status(sums), size <= Self.limit {
      listed = Set(
        (Checksums.parse(try fileSystem.read(sums, limit: Self.limit)) ?? []).map { $0.path })
    }
    var found: (files: [File], others: [String]) = ([], [])
    try survey("", listed, &found)
    // Whose sheets there are is known when all items are.
    let jobs = Set(found.files.compactMap { Self.job(ofItem: $0.path) })
    for path in found.others where try isDerived(path, of: jobs) {
      guard case .file(let bytes) = try fileSystem.status(Path.join(folder, path)) else { continue }
      found.files.append(File(path: path, bytes: bytes))
      found.others.removeAll { $0 == path }
    }
    return found
  }

  private func survey(
    _ path: String, _ listed: Set<String>, _ found: inout (files: [File], others: [String])
  ) throws(FileError) {
    for name in try fileSystem.list(Path.join(folder, path)) {
      let path = path.isEmpty ? name : "\(path)/\(name)"
      switch try fileSystem.status(Path.join(folder, path)) {
      case .file(let bytes) where listed.contains(path) || isOwn(path):
        found.files.append(File(path: path, bytes: bytes))
      case .folder: try survey(path, listed, &found)
      case nil: break
      default: found.others.append(path)
      }
    }
  }

  /// Whether a path is that of a document of a run, or of an item.
  private func isOwn(_ path: String) -> Bool {
    path == IndexDocument.fileName || path == Checksums.fileName || Self.job(ofItem: path) != nil
  }

  /// The job of an item's path, `text/JOB-0001.txt`; `nil`: it is none.
  private static func job(ofItem path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count == 2, let medium = Medium.allCases.first(where: { $0.folder == parts[0] })
    else { return nil }
    let name = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard name.count >= 2, let ending = name.last,
      FileFormat.allCases.contains(where: { $0.medium == medium && $0.fileExtension == ending })
    else { return nil }
    let stem = parts[1].dropLast(ending.count + 1)
    let digits = stem.reversed().prefix { ("0"..."9").contains($0) }.count
    guard digits >= 4, stem.dropLast(digits).last == "-", stem.count > digits + 1 else {
      return nil
    }
    return String(stem.dropLast(digits + 1))
  }

  /// Whether a file is a sheet of one of the jobs, or the cards of a set.
  private func isDerived(_ path: String, of jobs: Set<String>) throws(FileError) -> Bool {
    let parts = path.split(separator: "/").map { String($0) }
    guard parts.count == 2, Self.derivedFolders.contains(parts[0]) else { return false }
    guard parts[0] == CardsDocument.folder else {
      return jobs.contains { SheetFile.isName(parts[1], of: $0) }
    }
    guard parts[1].hasSuffix(".json"), case .file = try fileSystem.status(Path.join(folder, path))
    else { return false }
    let start = CardsDocument.start(String(parts[1].dropLast(5)))
    return try fileSystem.read(Path.join(folder, path), offset: 0, count: start.count) == start
  }

  /// Removes files of the run, the index last, and the folders that are empty then.
  ///
  /// Sheets go before the items that tell whose they are. So a removal that was cut short is found
  /// again.
  func remove(_ files: [File]) throws(FileError) {
    let late = [Checksums.fileName, IndexDocument.fileName]
    let paths = files.map { $0.path }
    let items = paths.filter { Self.job(ofItem: $0) != nil }
    for path in paths where !late.contains(path) && Self.job(ofItem: path) == nil {
      try fileSystem.remove(Path.join(folder, path))
    }
    for path in items { try fileSystem.remove(Path.join(folder, path)) }
    try removeEmptyFolders("")
    for path in late where paths.contains(path) {
      try fileSystem.remove(Path.join(folder, path))
    }
    if try fileSystem.list(folder).isEmpty { try fileSystem.remove(folder) }
  }

  private func removeEmptyFolders(_ path: String) throws(FileError) {
    for name in try fileSystem.list(Path.join(folder, path)) {
      let path = path.isEmpty ? name : "\(path)/\(name)"
      let whole = Path.join(folder, path)
      guard try fileSystem.status(whole) == .folder else { continue }
      try removeEmptyFolders(path)
      if try fileSystem.list(whole).isEmpty { try fileSystem.remove(whole) }
    }
  }
}

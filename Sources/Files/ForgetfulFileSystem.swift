import Synchronization

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A file system in memory that loses what was not synced when the power fails, for tests.
///
/// As strict as POSIX lets a disk be: syncing a file saves its contents, not its name; syncing a
/// folder saves the names in it, each of which stands or falls alone. What was not synced is lost or
/// kept, in part too, as the test chooses.
public final class ForgetfulFileSystem: FileSystem {
  /// What becomes of something that was not synced.
  public enum Fate: Sendable {
    /// As it was when it was synced last; a file never synced is empty.
    case lost
    /// As it was when the power failed.
    case kept
    /// A file of the new length's first half; a name is lost.
    case torn
  }

  private struct State {
    /// What a path names: a file keeps its number when it is moved.
    var live: [String: Int] = [:]
    var saved: [String: Int] = [:]
    var folders: Set<Int> = []
    var contents: [Int: [UInt8]] = [:]
    /// The target of a link is never written again: it is there when the name is.
    var links: [Int: String] = [:]
    var next = 0

    mutating func add(_ path: String, isFolder: Bool) {
      guard live[path] == nil else { return }
      live[path] = next
      if isFolder { folders.insert(next) }
      next += 1
    }
  }

  private let base = MemoryFileSystem()
  private let state = Mutex(State())

  /// An empty file system: the root and the working folder.
  public init() {}

  /// What is on the disk after the power failed; `choose` decides for everything not synced, in the
  /// order of the paths.
  public func afterPowerLoss(_ choose: (_ path: String) -> Fate) throws(FileError)
    -> MemoryFileSystem
  {
    let state = state.withLock { $0 }
    let disk = MemoryFileSystem()
    let paths = Set(state.live.keys).union(state.saved.keys)
    // A folder comes before what is in it.
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where try disk.status(Path.folder(of: path)) == .folder {
      var node = state.saved[path]
      if node != state.live[path], case .kept = choose(path) { node = state.live[path] }
      guard let node else { continue }
      if state.folders.contains(node) {
        try disk.createFolder(path)
      } else if let target = state.links[node] {
        try disk.createLink(path, to: target)
      } else {
        try disk.write(try contents(of: node, path, state, choose), to: path)
      }
    }
    return disk
  }

  private func contents(
    of node: Int, _ path: String, _ state: State, _ choose: (String) -> Fate
  ) throws(FileError) -> [UInt8] {
    let saved = state.contents[node] ?? []
    guard let place = state.live.first(where: { $0.value == node })?.key else { return saved }
    let live = try base.read(place, limit: .max)
    if live == saved { return saved }
    switch choose(path) {
    case .lost: return saved
    case .kept: return live
    case .torn: return Array(live.prefix(live.count / 2))
    }
  }

  public func createFolder(_ path: String) throws(FileError) {
    let path = Path.normal(path)
    if try base.status(path) == nil { try createFolder(Path.folder(of: path)) }
    try base.createFolder(path)
    state.withLock { if path != "." && path != "/" { $0.add(path, isFolder: true) } }
  }

  public func create(_ path: String) throws(FileError) -> any WritableFile {
    let file = try base.create(path)
    state.withLock { $0.add(Path.normal(path), isFolder: false) }
    return file
  }

  public func append(_ path: String) throws(FileError) -> any WritableFile {
    let file = try base.append(path)
    state.withLock { $0.add(Path.normal(path), isFolder: false) }
    return file
  }

  public func createLink(_ path: String, to target: String) throws(FileError) {
    try base.createLink(path, to: target)
    state.withLock { state in
      state.links[state.next] = target
      state.add(Path.normal(path), isFolder: false)
    }
  }

  public func move(_ path: String, to newPath: String) throws(FileError) {
    try base.move(path, to: newPath)
    state.withLock { state in
      state.live[Path.normal(newPath)] = state.live.removeValue(forKey: Path.normal(path))
    }
  }

  public func remove(_ path: String) throws(FileError) {
    try base.remove(path)
    _ = state.withLock { $0.live.removeValue(forKey: Path.normal(path)) }
  }

  public func sync(_ paths: [String]) throws(FileError) {
    for path in paths.map({ Path.normal($0) }) {
      if try base.status(path) == .folder {
        saveNames(in: path)
      } else {
        save(try base.read(path, limit: .max), of: path)
      }
    }
  }

  public func syncVolume(of folder: String) throws(FileError) {
    _ = try base.list(folder)
    for (path, bytes) in base.files { save(bytes, of: path) }
    state.withLock { $0.saved = $0.live }
  }

  private func save(_ bytes: [UInt8], of path: String) {
    state.withLock { state in
      if let node = state.live[path] { state.contents[node] = bytes }
    }
  }

  private func saveNames(in folder: String) {
    state.withLock { state in
      func isInside(_ path: String) -> Bool { Path.folder(of: path) == folder }
      state.saved = state.saved.filter { !isInside($0.key) }
      state.saved.merge(state.live.filter { isInside($0.key) }) { $1 }
    }
  }

  public func age(_ path: String) throws(FileError) -> Int? { try base.age(path) }
  public func touch(_ path: String) throws(FileError) { try base.touch(path) }
  public func status(_ path: String) throws(FileError) -> FileStatus? { try base.status(path) }

  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    try base.read(path, limit: limit)
  }

  public func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try base.read(path, offset: offset, count: count)
  }

  public func room(_ folder: String) throws(FileError) -> Int? { try base.room(folder) }
  public func readLink(_ path: String) throws(FileError) -> String { try base.readLink(path) }

  public func isLocked(_ path: String) throws(FileError) -> Bool { try base.isLocked(path) }

  public func list(_ folder: String) throws(FileError) -> [String] { try base.list(folder) }

  public func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)? {
    let lock = try base.lock(path, isShared: isShared)
    state.withLock { $0.add(Path.normal(path), isFolder: false) }
    return lock
  }
}

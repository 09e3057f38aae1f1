import Glibc
import Synchronization

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A file system in memory, for tests: the same rules, no disk.
public final class MemoryFileSystem: FileSystem {
  /// What lies at a path.
  enum Node {
    case file([UInt8])
    case folder
    case link(String)
  }

  /// What it holds.
  struct State {
    var nodes: [String: Node] = ["/": .folder, ".": .folder]
    /// How many share a lock, by path; 0: one holds it alone.
    var locks: [String: Int] = [:]
    /// Seconds on its clock.
    var now = 0
    /// When a node was changed last, by path; absent: at 0.
    var changes: [String: Int] = [:]

    mutating func put(_ node: Node, _ path: String) {
      nodes[path] = node
      changes[path] = now
    }
  }

  let state = Mutex(State())
  private let room: Int?

  /// An empty file system: the root and the working folder.
  ///
  /// It says that so many bytes may be written, always, and takes any number.
  public init(room: Int? = nil) { self.room = room }

  /// Every file with its bytes, by path.
  public var files: [String: [UInt8]] {
    state.withLock { state in
      state.nodes.compactMapValues { if case .file(let bytes) = $0 { bytes } else { nil } }
    }
  }

  /// Puts a symbolic link that leads nowhere.
  public func putLink(_ path: String) {
    state.withLock { $0.put(.link("nowhere"), Path.normal(path)) }
  }

  public func createLink(_ path: String, to target: String) throws(FileError) {
    let key = Path.normal(path)
    guard try status(key) == nil else { throw FileError(.create, path, code: EEXIST) }
    guard try status(Self.parent(key)) == .folder else {
      throw FileError(.create, path, code: ENOENT)
    }
    state.withLock { $0.put(.link(target), key) }
  }

  public func readLink(_ path: String) throws(FileError) -> String {
    switch state.withLock({ $0.nodes[Path.normal(path)] }) {
    case .link(let target): return target
    case nil: throw FileError(.read, path, code: ENOENT)
    default: throw FileError(.read, path, code: EINVAL)
    }
  }

  /// Lets time go by: its clock stands still otherwise.
  public func wait(seconds: Int) {
    state.withLock { $0.now += seconds }
  }

  public func age(_ path: String) throws(FileError) -> Int? {
    let key = Path.normal(path)
    return state.withLock { state in
      state.nodes[key].map { _ in state.now - state.changes[key, default: 0] }
    }
  }

  public func status(_ path: String) throws(FileError) -> FileStatus? {
    state.withLock { state in
      switch state.nodes[Path.normal(path)] {
      case .file(let bytes): .file(size: bytes.count)
      case .folder: .folder
      case .link: .link
      case nil: nil
      }
    }
  }

  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let bytes = try contents(path)
    guard bytes.count <= limit else {
      throw FileError(.read, path, reason: "is larger than \(limit) bytes")
    }
    return bytes
  }

  public func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    Array(try contents(path).dropFirst(offset).prefix(count))
  }

  private func contents(_ path: String) throws(FileError) -> [UInt8] {
    switch state.withLock({ $0.nodes[Path.normal(path)] }) {
    case .file(let bytes): return bytes
    case .folder: throw FileError(.read, path, code: EISDIR)
    case .link, nil: throw FileError(.read, path, code: ENOENT)
    }
  }

  public func list(_ folder: String) throws(FileError) -> [String] {
    let folder = Path.normal(folder)
    guard try status(folder) == .folder else { throw FileError(.list, folder, code: ENOENT) }
    return state.withLock { state in
      state.nodes.keys.filter {
        $0 != folder && $0 != "/" && $0 != "." && Self.parent($0) == folder
      }
      .map { Path.name(of: $0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  public func createFolder(_ path: String) throws(FileError) {
    let key = Path.normal(path)
    switch try status(key) {
    case .folder: return
    case nil:
      try createFolder(Self.parent(key))
      state.withLock { $0.put(.folder, key) }
    default: throw FileError(.create, path, code: ENOTDIR)
    }
  }

  public func touch(_ path: String) throws(FileError) {
    let key = Path.normal(path)
    let isThere = state.withLock { state in
      guard let node = state.nodes[key] else { return false }
      state.put(node, key)
      return true
    }
    guard isThere else { throw FileError(.write, path, code: ENOENT) }
  }

  public func move(_ path: String, to newPath: String) throws(FileError) {
    let (old, new) = (Path.normal(path), Path.normal(newPath))
    switch try status(old) {
    case .file, .link: break
    default: throw FileError(.create, newPath, code: ENOENT)
    }
    guard try status(Self.parent(new)) == .folder else {
      throw FileError(.create, newPath, code: ENOENT)
    }
    if try status(new) == .folder { throw FileError(.create, newPath, code: EISDIR) }
    state.withLock {
      $0.nodes[new] = $0.nodes.removeValue(forKey: old)
      $0.changes[new] = $0.changes.removeValue(forKey: old)
    }
  }

  public func remove(_ path: String) throws(FileError) {
    let key = Path.normal(path)
    if try status(key) == .folder, try !list(key).isEmpty {
      throw FileError(.remove, path, code: ENOTEMPTY)
    }
    state.withLock {
      $0.nodes[key] = nil
      $0.changes[key] = nil
    }
  }

  public func sync(_ paths: [String]) throws(FileError) {
    for path in paths where try status(path) == nil {
      throw FileError(.sync, path, code: ENOENT)
    }
  }

  public func syncVolume(of folder: String) throws(FileError) { try sync([folder]) }

  public func room(_ folder: String) throws(FileError) -> Int? { room }

  /// The folder that a path lies in.
  static func parent(_ path: String) -> String { Path.folder(of: path) }
}

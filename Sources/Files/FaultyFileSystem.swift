import Glibc
import Synchronization

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A file system that fails at a chosen change, for tests of crashes and full disks.
///
/// Changes are counted from 0: creating, writing, moving, removing, syncing. Reading never fails.
public final class FaultyFileSystem: FileSystem {
  /// What happens at the chosen change.
  public enum Fault: Sendable {
    /// The process dies: a write is torn in half, and nothing works from then on.
    case crash
    /// This and every later write fails with an error number (`ENOSPC`: the disk is full).
    case failure(Int32)
  }

  private struct State {
    var changes = 0
    var isDead = false
  }

  private let base: any FileSystem
  private let fault: Fault
  private let position: Int
  private let place: String
  private let state = Mutex(State())

  /// `base`, with a fault at the change of number `position`; `Int.max` only counts.
  ///
  /// Only changes of paths that contain `place` are counted and fail.
  public init(
    _ base: any FileSystem, _ fault: Fault = .crash, at position: Int, below place: String = ""
  ) {
    self.place = place
    self.base = base
    self.fault = fault
    self.position = position
  }

  /// Changes asked for so far.
  public var changes: Int { state.withLock { $0.changes } }

  /// Counts a change; whether it is the one to tear.
  private func count(
    _ operation: FileError.Operation, _ path: String
  ) throws(FileError) -> Bool {
    guard place.isEmpty || path.contains(place) else { return false }
    let (number, isDead) = state.withLock { state in
      defer { state.changes += 1 }
      return (state.changes, state.isDead)
    }
    guard !isDead else { throw FileError(operation, path, reason: "the process has crashed") }
    guard number >= position else { return false }
    switch fault {
    case .crash:
      state.withLock { $0.isDead = true }
      return true
    case .failure(let code):
      if operation == .write || number == position {
        throw FileError(operation, path, code: code)
      }
      return false
    }
  }

  private func change(_ operation: FileError.Operation, _ path: String) throws(FileError) {
    if try count(operation, path) {
      throw FileError(operation, path, reason: "the process has crashed")
    }
  }

  public func status(_ path: String) throws(FileError) -> FileStatus? { try base.status(path) }

  public func age(_ path: String) throws(FileError) -> Int? { try base.age(path) }

  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    try base.read(path, limit: limit)
  }

  public func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try base.read(path, offset: offset, count: count)
  }

  public func room(_ folder: String) throws(FileError) -> Int? { try base.room(folder) }

  public func list(_ folder: String) throws(FileError) -> [String] { try base.list(folder) }

  public func createFolder(_ path: String) throws(FileError) {
    try change(.create, path)
    try base.createFolder(path)
  }

  public func create(_ path: String) throws(FileError) -> any WritableFile {
    try change(.create, path)
    return FaultyFile(system: self, base: try base.create(path), path: path)
  }

  public func append(_ path: String) throws(FileError) -> any WritableFile {
    try change(.create, path)
    return FaultyFile(system: self, base: try base.append(path), path: path)
  }

  fileprivate func write(
    _ bytes: [UInt8], to file: any WritableFile, path: String
  ) throws(FileError) {
    if try count(.write, path) {
      try file.write(Array(bytes.prefix(bytes.count / 2)))
      throw FileError(.write, path, reason: "the process has crashed")
    }
    try file.write(bytes)
  }

  public func touch(_ path: String) throws(FileError) {
    try change(.write, path)
    try base.touch(path)
  }

  public func move(_ path: String, to newPath: String) throws(FileError) {
    try change(.create, newPath)
    try base.move(path, to: newPath)
  }

  public func createLink(_ path: String, to target: String) throws(FileError) {
    try change(.create, path)
    try base.createLink(path, to: target)
  }

  public func readLink(_ path: String) throws(FileError) -> String { try base.readLink(path) }

  public func remove(_ path: String) throws(FileError) {
    try change(.remove, path)
    try base.remove(path)
  }

  public func sync(_ paths: [String]) throws(FileError) {
    for path in paths {
      try change(.sync, path)
      try base.sync([path])
    }
  }

  public func syncVolume(of folder: String) throws(FileError) {
    try change(.sync, folder)
    try base.syncVolume(of: folder)
  }

  public func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)? {
    try change(.lock, path)
    return try base.lock(path, isShared: isShared)
  }

  public func isLocked(_ path: String) throws(FileError) -> Bool { try base.isLocked(path) }
}

private final class FaultyFile: WritableFile {
  private let system: FaultyFileSystem
  private let base: any WritableFile
  private let path: String

  init(system: FaultyFileSystem, base: any WritableFile, path: String) {
    self.system = system
    self.base = base
    self.path = path
  }

  func write(_ bytes: [UInt8]) throws(FileError) { try system.write(bytes, to: base, path: path) }
  func close() throws(FileError) { try base.close() }
}

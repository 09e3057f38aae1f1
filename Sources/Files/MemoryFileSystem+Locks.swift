import Glibc
import Synchronization

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension MemoryFileSystem {
  public func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)? {
    let key = Path.normal(path)
    switch try status(key) {
    case nil: _ = try create(path)
    case .folder: throw FileError(.lock, path, code: EISDIR)
    default: break
    }
    let isTaken = state.withLock { state in
      let holders = state.locks[key]
      guard holders == nil || (isShared && holders != 0) else { return false }
      state.locks[key] = isShared ? (holders ?? 0) + 1 : 0
      return true
    }
    return isTaken ? MemoryLock(system: self, path: key) : nil
  }

  public func isLocked(_ path: String) throws(FileError) -> Bool {
    state.withLock { $0.locks[Path.normal(path)] != nil }
  }

  fileprivate func unlock(_ path: String) {
    state.withLock { state in
      let holders = state.locks[path] ?? 0
      state.locks[path] = holders > 1 ? holders - 1 : nil
    }
  }
}

/// A lock that is held as long as this lives.
private final class MemoryLock: FileLock {
  private let system: MemoryFileSystem
  private let path: String

  init(system: MemoryFileSystem, path: String) {
    self.system = system
    self.path = path
  }

  deinit { system.unlock(path) }
}

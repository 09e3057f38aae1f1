import Glibc
import Synchronization

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension MemoryFileSystem {
  public func create(_ path: String) throws(FileError) -> any WritableFile {
    try open(path, emptied: true)
  }

  public func append(_ path: String) throws(FileError) -> any WritableFile {
    try open(path, emptied: false)
  }

  private func open(_ path: String, emptied: Bool) throws(FileError) -> any WritableFile {
    let key = Path.normal(path)
    guard try status(Self.parent(key)) == .folder else {
      throw FileError(.create, path, code: ENOENT)
    }
    switch try status(key) {
    case .folder: throw FileError(.create, path, code: EISDIR)
    case .link: throw FileError(.create, path, code: ELOOP)
    case .file where !emptied: break
    default: state.withLock { $0.put(.file([]), key) }
    }
    return MemoryFile(system: self, path: key)
  }

  fileprivate func write(_ bytes: [UInt8], at path: String) throws(FileError) {
    let isThere = state.withLock { state in
      guard case .file(var old) = state.nodes.removeValue(forKey: path) else { return false }
      old += bytes
      state.put(.file(old), path)
      return true
    }
    guard isThere else { throw FileError(.write, path, code: ENOENT) }
  }
}

/// A file that is written to; what it has is in the file system at once.
private final class MemoryFile: WritableFile {
  private let system: MemoryFileSystem
  private let path: String

  init(system: MemoryFileSystem, path: String) {
    self.system = system
    self.path = path
  }

  func write(_ bytes: [UInt8]) throws(FileError) { try system.write(bytes, at: path) }
  func close() throws(FileError) {}
}

/// A file system as a value: the real one, one in memory, one that fails on demand.
///
/// Paths are texts with `/`. Every operation is safe to call from any thread.
public protocol FileSystem: Sendable {
  /// What a path names, without following a last symbolic link; `nil`: nothing.
  func status(_ path: String) throws(FileError) -> FileStatus?
  /// Seconds since the contents of a file, or the entries of a folder, were changed last, by the file
  /// system's own clock; `nil`: nothing there.
  func age(_ path: String) throws(FileError) -> Int?
  /// The whole of a regular file; one of more than `limit` bytes is refused before it is read.
  func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]
  /// At most `count` bytes of a regular file from `offset` on; fewer at its end.
  func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8]
  /// The names in a folder, sorted by their bytes.
  func list(_ folder: String) throws(FileError) -> [String]
  /// Makes a folder and those above it; one that is there is fine.
  func createFolder(_ path: String) throws(FileError)
  /// Opens a file for writing: emptied when it was there.
  func create(_ path: String) throws(FileError) -> any WritableFile
  /// Opens a file for appending: created when it was not there.
  func append(_ path: String) throws(FileError) -> any WritableFile
  /// Makes a file or a folder one that was changed just now, as `age` tells; its contents stay.
  func touch(_ path: String) throws(FileError)
  /// Renames a file or a link in one step, in place of a file or a link of the new name.
  func move(_ path: String, to newPath: String) throws(FileError)
  /// Makes a symbolic link of a target's text; something there is an error.
  func createLink(_ path: String, to target: String) throws(FileError)
  /// The target of a symbolic link, as its text.
  func readLink(_ path: String) throws(FileError) -> String
  /// Removes a file, a link or an empty folder; nothing there is fine.
  func remove(_ path: String) throws(FileError)
  /// Returns when contents of files and entries of folders would survive a loss of power.
  func sync(_ paths: [String]) throws(FileError)
  /// As `sync` of everything that was written to the volume of a folder: one call for many files.
  func syncVolume(of folder: String) throws(FileError)
  /// Bytes that may still be written on the volume of a folder; `nil`: nobody knows.
  func room(_ folder: String) throws(FileError) -> Int?
  /// Takes a lock on a file, created if need be; `nil`: another holds one that this one excludes.
  ///
  /// Shared locks stand beside each other; an exclusive one stands alone.
  func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)?
  /// Whether somebody holds the lock on a file; nothing there is locked by nobody.
  func isLocked(_ path: String) throws(FileError) -> Bool
}

/// What a path names.
public enum FileStatus: Hashable, Sendable {
  case file(size: Int)
  case folder
  case link
  /// A device, a pipe, a socket.
  case other
}

/// A file open for writing; closed at the latest when it is released.
public protocol WritableFile: AnyObject {
  /// Writes all bytes at the end.
  func write(_ bytes: [UInt8]) throws(FileError)
  /// Closes the file; an error here is one of writing.
  func close() throws(FileError)
}

/// A lock, held until it is released (or the process ends, however that happens).
public protocol FileLock: AnyObject, Sendable {}

extension FileSystem {
  /// Takes an exclusive lock on a file, created if need be; `nil`: another holds one.
  public func lock(_ path: String) throws(FileError) -> (any FileLock)? {
    try lock(path, isShared: false)
  }

  /// Whether a path names anything.
  public func exists(_ path: String) throws(FileError) -> Bool {
    try status(path) != nil
  }

  /// Makes a folder below `root`, and those between, so that they survive a loss of power.
  ///
  /// `root` may be a link to a folder; below it a link would lead what is written elsewhere and is
  /// refused, as is anything else that is no folder.
  public func createFolder(_ path: String, under root: String) throws(FileError) {
    guard path != root else { return try createRoot(root) }
    switch try status(path) {
    case .folder where Path.folder(of: path) == root: return
    case .folder: try createFolder(Path.folder(of: path), under: root)
    case nil:
      try createFolder(Path.folder(of: path), under: root)
      try createFolder(path)
      try sync([Path.folder(of: path)])
    default: throw FileError(.create, path, reason: "something that is no folder is there")
    }
  }

  private func createRoot(_ path: String) throws(FileError) {
    let isNew = try status(path) == nil
    try createFolder(path)
    if isNew { try sync([Path.folder(of: path)]) }
  }

  /// Writes a whole file that nobody else looks at yet.
  public func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try create(path)
    try file.write(bytes)
    try file.close()
  }

  /// The digest of a regular file's bytes, read piece by piece.
  public func digest(_ path: String) throws(FileError) -> Digest {
    let piece = 1 << 20
    var hash = SHA256()
    var offset = 0
    while true {
      let bytes = try read(path, offset: offset, count: piece)
      hash.update(bytes)
      if bytes.count < piece { return hash.finish() }
      offset += bytes.count
    }
  }

  /// Removes a file or a folder with everything in it, without following links.
  public func removeAll(_ path: String) throws(FileError) {
    if case .folder = try status(path) {
      for name in try list(path) { try removeAll(Path.join(path, name)) }
    }
    try remove(path)
  }
}

import CFiles
import Glibc

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The machine's file system.
public struct LocalFileSystem: FileSystem {
  /// The only value.
  public init() {}

  public func status(_ path: String) throws(FileError) -> FileStatus? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(.read, path, code: errno)
    }
    return Self.status(facts)
  }

  private static func status(_ facts: stat) -> FileStatus {
    switch facts.st_mode & S_IFMT {
    case S_IFREG: .file(size: Int(facts.st_size))
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  public func age(_ path: String) throws(FileError) -> Int? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(.read, path, code: errno)
    }
    return Glibc.time(nil) - facts.st_mtim.tv_sec
  }

  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let (file, size) = try openForReading(path)
    guard size <= limit else {
      throw FileError(.read, path, reason: "is larger than \(limit) bytes")
    }
    return try file.read(offset: 0, count: size)
  }

  public func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    let (file, size) = try openForReading(path)
    return try file.read(offset: offset, count: max(0, min(count, size - offset)))
  }

  private func openForReading(_ path: String) throws(FileError) -> (LocalFile, size: Int) {
    // Without O_NONBLOCK the opening of a pipe would wait for somebody to write.
    let file = try LocalFile(path, flags: O_RDONLY | O_NONBLOCK, operation: .read)
    var facts = stat()
    guard fstat(file.descriptor, &facts) == 0 else { throw FileError(.read, path, code: errno) }
    switch Self.status(facts) {
    case .file(let size): return (file, size)
    case .folder: throw FileError(.read, path, code: EISDIR)
    default: throw FileError(.read, path, reason: "is not a regular file")
    }
  }

  public func list(_ folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else { throw FileError(.list, folder, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileError(.list, folder, code: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  public func createFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    switch errno {
    case EEXIST:
      // A link to a folder is a folder here: the user may keep the output on another disk.
      var facts = stat()
      if stat(path, &facts) == 0, Self.status(facts) == .folder { return }
      throw FileError(.create, path, code: ENOTDIR)
    case ENOENT where Path.folder(of: path) != path:
      try createFolder(Path.folder(of: path))
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw FileError(.create, path, code: errno)
      }
    default: throw FileError(.create, path, code: errno)
    }
  }

  public func create(_ path: String) throws(FileError) -> any WritableFile {
    try LocalFile(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, operation: .create)
  }

  public func append(_ path: String) throws(FileError) -> any WritableFile {
    try LocalFile(path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, operation: .create)
  }

  public func touch(_ path: String) throws(FileError) {
    guard utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw FileError(.write, path, code: errno)
    }
  }

  public func move(_ path: String, to newPath: String) throws(FileError) {
    guard rename(path, newPath) == 0 else { throw FileError(.create, newPath, code: errno) }
  }

  public func createLink(_ path: String, to target: String) throws(FileError) {
    guard symlink(target, path) == 0 else { throw FileError(.create, path, code: errno) }
  }

  public func readLink(_ path: String) throws(FileError) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &buffer, buffer.count)
    guard length >= 0 else { throw FileError(.read, path, code: errno) }
    return String(decoding: buffer.prefix(length), as: UTF8.self)
  }

  public func remove(_ path: String) throws(FileError) {
    if unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR { return }
    if errno == EISDIR || errno == EPERM, rmdir(path) == 0 { return }
    throw FileError(.remove, path, code: errno)
  }

  public func sync(_ paths: [String]) throws(FileError) {
    for path in paths {
      let file = try LocalFile(path, flags: O_RDONLY, operation: .sync)
      guard fsync(file.descriptor) == 0 else { throw FileError(.sync, path, code: errno) }
    }
  }

  public func syncVolume(of folder: String) throws(FileError) {
    let file = try LocalFile(folder, flags: O_RDONLY | O_DIRECTORY, operation: .sync)
    guard syncfs(file.descriptor) == 0 else { throw FileError(.sync, folder, code: errno) }
  }

  public func room(_ folder: String) throws(FileError) -> Int? {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { throw FileError(.read, folder, code: errno) }
    return Int(
      clamping: facts.f_bavail.multipliedReportingOverflow(by: facts.f_frsize).partialValue)
  }

  public func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)? {
    // Over NFS the kernel makes this a lock of the server's, which other machines see.
    while true {
      let lock = LocalLock(
        try LocalFile.open(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, operation: .lock))
      while flock(lock.descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
        switch errno {
        case EWOULDBLOCK: return nil
        case EINTR: continue
        default: throw FileError(.lock, path, code: errno)
        }
      }
      // Where somebody removed the file in between, a lock on it keeps nobody out.
      if lock.holds(path) { return lock }
    }
  }

  public func isLocked(_ path: String) throws(FileError) -> Bool {
    guard case .file = try status(path) else { return false }
    let lock = LocalLock(
      try LocalFile.open(path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: .lock))
    // It is held until this call ends: who is turned away meanwhile should try again.
    while flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EWOULDBLOCK: return true
      case EINTR: continue
      default: throw FileError(.lock, path, code: errno)
      }
    }
    return false
  }
}

/// A lock on an open file, which ends with its descriptor.
private final class LocalLock: FileLock {
  let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { Glibc.close(descriptor) }

  /// Whether the file that is locked is the one at a path.
  func holds(_ path: String) -> Bool {
    var (locked, named) = (stat(), stat())
    return fstat(descriptor, &locked) == 0 && lstat(path, &named) == 0
      && locked.st_dev == named.st_dev && locked.st_ino == named.st_ino
  }
}

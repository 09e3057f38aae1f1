import Glibc

// The protocol documents the operations.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The part of the machine's file system below one folder: no path leads out of it, by `..`, from the
/// root, or by links.
///
/// A path is walked from the folder's own descriptor, a name at a time, and each link's target is
/// walked in its place. What is opened is what was looked at: nobody can put a link in its way
/// meanwhile. Links that stay inside lead where they lead.
public struct ConfinedFileSystem: FileSystem {
  /// The folder, from the root, without links.
  public let root: String
  /// The working folder, from the root, without links.
  private let current: String
  private let base = LocalFileSystem()
  private let rootDescriptor: Descriptor

  /// Confines to a folder; throws `FileError` when it is none.
  public init(_ folder: String) throws(FileError) {
    guard let root = Self.real(folder), let current = Self.real(".") else {
      throw FileError(.read, folder, code: errno)
    }
    self.root = root
    self.current = current
    rootDescriptor = try Descriptor(
      open(root, placeOnly | O_DIRECTORY | O_CLOEXEC), .read, folder)
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The error of a path that leads out of the folder.
  private func outside(_ operation: FileError.Operation, _ path: String) -> FileError {
    FileError(outside: operation, path, folder: root)
  }

  public func status(_ path: String) throws(FileError) -> FileStatus? {
    do throws(FileError) {
      return try atName(.read, path) { named throws(FileError) in try base.status(named) }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  public func age(_ path: String) throws(FileError) -> Int? {
    do throws(FileError) {
      return try atName(.read, path) { named throws(FileError) in try base.age(named) }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    try atEnd(.read, path) { opened throws(FileError) in try base.read(opened, limit: limit) }
  }

  public func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try atEnd(.read, path) { opened throws(FileError) in
      try base.read(opened, offset: offset, count: count)
    }
  }

  public func list(_ folder: String) throws(FileError) -> [String] {
    try atEnd(.list, folder) { opened throws(FileError) in try base.list(opened) }
  }

  public func createFolder(_ path: String) throws(FileError) {
    do throws(FileError) {
      if case .folder = try atEnd(
        .create, path,
        { opened throws(FileError) in
          // What a descriptor of the process leads to is no link, for all that it looks like one.
          try base.status(opened + "/.")
        })
      {
        return
      }
      throw FileError(.create, path, code: ENOTDIR)
    } catch {
      guard error.code == ENOENT else { throw error }
    }
    let parent = Path.folder(of: path)
    if parent != path { try createFolder(parent) }
    try atName(.create, path) { named throws(FileError) in try base.createFolder(named) }
  }

  public func create(_ path: String) throws(FileError) -> any WritableFile {
    try atName(.create, path) { named throws(FileError) in try base.create(named) }
  }

  public func append(_ path: String) throws(FileError) -> any WritableFile {
    try atName(.create, path) { named throws(FileError) in try base.append(named) }
  }

  public func touch(_ path: String) throws(FileError) {
    try atName(.create, path) { named throws(FileError) in try base.touch(named) }
  }

  public func move(_ path: String, to newPath: String) throws(FileError) {
    try atName(.create, path) { old throws(FileError) in
      try atName(.create, newPath) { new throws(FileError) in try base.move(old, to: new) }
    }
  }

  public func createLink(_ path: String, to target: String) throws(FileError) {
    try atName(.create, path) { named throws(FileError) in
      try base.createLink(named, to: target)
    }
  }

  public func readLink(_ path: String) throws(FileError) -> String {
    try atName(.read, path) { named throws(FileError) in try base.readLink(named) }
  }

  public func remove(_ path: String) throws(FileError) {
    do throws(FileError) {
      try atName(.remove, path) { named throws(FileError) in try base.remove(named) }
    } catch {
      if error.code != ENOENT && error.code != ENOTDIR { throw error }
    }
  }

  public func sync(_ paths: [String]) throws(FileError) {
    for path in paths {
      try atEnd(.sync, path) { opened throws(FileError) in try base.sync([opened]) }
    }
  }

  public func syncVolume(of folder: String) throws(FileError) {
    try atEnd(.sync, folder) { opened throws(FileError) in try base.syncVolume(of: opened) }
  }

  public func room(_ folder: String) throws(FileError) -> Int? {
    try atEnd(.read, folder) { opened throws(FileError) in try base.room(opened) }
  }

  public func lock(_ path: String, isShared: Bool) throws(FileError) -> (any FileLock)? {
    try atName(.lock, path) { named throws(FileError) in
      try base.lock(named, isShared: isShared)
    }
  }

  public func isLocked(_ path: String) throws(FileError) -> Bool {
    do throws(FileError) {
      return try atName(.lock, path) { named throws(FileError) in try base.isLocked(named) }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return false }
      throw error
    }
  }

  /// Does something with what a path leads to, the last link followed too.
  private func atEnd<Result>(
    _ operation: FileError.Operation, _ path: String,
    _ body: (_ opened: String) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    let walk = try walk(operation, path, followsLast: true)
    let folder = walk.folder
    guard let name = walk.name else { return try inside(folder, "", path, body) }
    let end = try folder.open(name, operation, path)
    // It was none a moment ago.
    if try end.isLink(operation, path) { throw FileError(operation, path, code: ELOOP) }
    return try inside(end, "", path, body)
  }

  /// Does something with a name in its folder, which may be nothing yet, or a link.
  private func atName<Result>(
    _ operation: FileError.Operation, _ path: String,
    _ body: (_ named: String) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    let walk = try walk(operation, path, followsLast: false)
    return try inside(walk.folder, "/" + (walk.name ?? "."), path, body)
  }

  /// Runs `body` with the name of something in an opened place; its errors tell the path itself.
  private func inside<Result>(
    _ place: Descriptor, _ name: String, _ path: String,
    _ body: (String) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    defer { withExtendedLifetime(place) {} }
    do throws(FileError) {
      return try body(place.path + name)
    } catch {
      throw error.code == 0
        ? FileError(error.operation, path, reason: error.reason)
        : FileError(error.operation, path, code: error.code)
    }
  }

  /// Walks a path to the folder that holds its last name.
  private func walk(
    _ operation: FileError.Operation, _ path: String, followsLast: Bool
  ) throws(FileError) -> Walk {
    guard let way = names(of: path) else { throw outside(operation, path) }
    var walk = Walk(root: rootDescriptor, names: way)
    do throws(Walk.Failure) {
      try walk.run(followsLast: followsLast) { names(of: $0) }
    } catch {
      switch error {
      case .outside: throw outside(operation, path)
      case .system(let code): throw FileError(operation, path, code: code)
      }
    }
    return walk
  }

  /// The names that lead from the root folder to a path; `nil`: it is seen to lie outside.
  private func names(of path: String) -> [String]? {
    let whole = Path.normal(Path.join(current, path))
    let above = root == "/" ? "/" : root + "/"
    func inside(_ path: String) -> [String]? {
      guard path == root || path.hasPrefix(above) else { return nil }
      return path.dropFirst(above.count).split(separator: "/").map { String($0) }
    }
    if let names = inside(whole) { return names }
    // A way over links that lie outside may lead here; where it leads is walked from here.
    return Self.real(Path.folder(of: whole)).flatMap { inside(Path.join($0, Path.name(of: whole))) }
  }
}

extension FileError {
  /// The error of a path that leads out of the folder that all must stay in.
  fileprivate init(outside operation: Operation, _ path: String, folder: String) {
    self.init(operation, path, reason: "leads outside '\(folder)'", isOutside: true)
  }
}

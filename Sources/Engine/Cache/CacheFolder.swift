import Files

/// The files of a cache: `ROOT/ab/KEY`, a file a sample named by its content key, and `ROOT/parts/`
/// for what is being written.
///
/// Safe to delete at any time, as a whole or in part. What else lies there is left alone.
struct CacheFolder: Sendable {
  let root: String
  /// Whether the root may be a link to a folder: a place that the user chose.
  let followsRoot: Bool
  let fileSystem: any FileSystem

  /// The folder of a cache beside the runs of an output folder.
  init(_ options: CacheOptions, output: String, fileSystem: any FileSystem) {
    root = options.root(output: output)
    followsRoot = options.folder != nil
    self.fileSystem = fileSystem
  }

  /// What a file takes on the disk is a multiple of this, in bytes.
  private static let block = 4096
  /// Seconds after which what is being written belongs to a process that was killed.
  private static let partAge = 60 * 60

  /// A file of the cache.
  struct Entry: Hashable, Sendable {
    let path: String
    /// Bytes on the disk.
    let bytes: Int
    /// Seconds since it was written or used last.
    let age: Int
  }

  /// Whether there is such a folder.
  private var isThere: Bool {
    get throws(FileError) { try fileSystem.status(followsRoot ? root + "/." : root) == .folder }
  }

  var parts: String { Path.join(root, "parts") }

  /// The folder that the entry of a key lies in.
  func shelf(_ key: Digest) -> String { Path.join(root, String(key.description.prefix(2))) }

  /// Where the entry of a key lies.
  func path(_ key: Digest) -> String { Path.join(shelf(key), key.description) }

  /// What a file of so many bytes takes on the disk.
  static func size(_ bytes: Int) -> Int {
    max(1, bytes / block + (bytes % block > 0 ? 1 : 0)) * block
  }

  /// All entries, in the order of their paths; no link is followed.
  func entries() throws(FileError) -> [Entry] {
    guard try isThere else { return [] }
    var entries: [Entry] = []
    for shelf in try fileSystem.list(root) where shelf.utf8.count == 2 {
      let folder = Path.join(root, shelf)
      guard try fileSystem.status(folder) == .folder else { continue }
      for name in try fileSystem.list(folder)
      where name.hasPrefix(shelf) && Digest(hexadecimal: name) != nil {
        let path = Path.join(folder, name)
        // Another run may remove it meanwhile.
        guard case .file(let bytes) = try fileSystem.status(path),
          let age = try fileSystem.age(path)
        else { continue }
        entries.append(Entry(path: path, bytes: Self.size(bytes), age: age))
      }
    }
    return entries
  }

  /// What has to go so that the others take `limit` bytes at most: what was not used for longest.
  static func surplus(_ entries: [Entry], limit: Int) -> [Entry] {
    var size = entries.reduce(0) { $0 + $1.bytes }
    guard size > limit else { return [] }
    let oldest = entries.sorted { $0.age == $1.age ? $0.path < $1.path : $0.age > $1.age }
    return Array(
      oldest.prefix { entry in
        defer { size -= entry.bytes }
        return size > limit
      })
  }

  /// What processes that were killed have left half-written.
  func abandonedParts() throws(FileError) -> [Entry] {
    guard try isThere, try fileSystem.status(parts) == .folder else {
      return []
    }
    var left: [Entry] = []
    for name in try fileSystem.list(parts) {
      let path = Path.join(parts, name)
      if case .file(let bytes) = try fileSystem.status(path), let age = try fileSystem.age(path),
        age >= Self.partAge
      {
        left.append(Entry(path: path, bytes: Self.size(bytes), age: age))
      }
    }
    return left
  }
}

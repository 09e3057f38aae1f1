import Files

/// Where the files of a pack go, one after the other.
protocol PackSink {
  /// Begins a file of so many bytes.
  func begin(_ path: String, size: Int) throws
  /// Goes on with it.
  func write(_ bytes: [UInt8]) throws
  /// Ends it.
  func end() throws
  /// Ends the pack; without this nothing of it may be used.
  func finish() throws
}

/// A folder: the files lie in it as they would be unpacked.
final class FolderSink: PackSink {
  private let folder: String
  private let fileSystem: any FileSystem
  private var file: (any WritableFile)?
  private var folders: Set<String> = []

  init(_ folder: String, in fileSystem: any FileSystem) throws {
    self.folder = folder
    self.fileSystem = fileSystem
    try fileSystem.createFolder(folder)
  }

  func begin(_ path: String, size: Int) throws {
    let path = Path.join(folder, path)
    if folders.insert(Path.folder(of: path)).inserted {
      try fileSystem.createFolder(Path.folder(of: path))
    }
    file = try fileSystem.create(path)
  }

  func write(_ bytes: [UInt8]) throws { try file?.write(bytes) }

  func end() throws {
    try file?.close()
    file = nil
  }

  func finish() throws {}
}

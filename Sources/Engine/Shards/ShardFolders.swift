import Files

/// What shards have left in the state of a day: a folder each, with its journal, its lock and its
/// temporaries, so that no two shards write one file.
struct ShardFolders {
  /// The state's folder of the day.
  let folder: String
  let fileSystem: any FileSystem

  /// The folder of a shard's state.
  func folder(of shard: Shard) -> String { Path.join(folder, shard.folderName) }
  func lock(of shard: Shard) -> String { Path.join(folder(of: shard), "lock") }
  func journal(of shard: Shard) -> String { Path.join(folder(of: shard), "journal") }
  func parts(of shard: Shard) -> String { Path.join(folder(of: shard), "parts") }

  /// Names of the folders that are there, sorted.
  func names() throws(FileError) -> [String] {
    guard try fileSystem.status(folder) == .folder else { return [] }
    return try fileSystem.list(folder).filter { Shard.isFolderName($0) }
  }

  /// The shards that have a folder of their proper name, in order.
  func shards() throws(FileError) -> [Shard] {
    try names().compactMap { name in
      Shard(folderName: name).flatMap { $0.folderName == name ? $0 : nil }
    }
    .sorted { ($0.count, $0.number) < ($1.count, $1.number) }
  }

  /// The shards that a process is making at this moment.
  func running() throws(FileError) -> [Shard] {
    var running: [Shard] = []
    for shard in try shards() where try fileSystem.exists(lock(of: shard)) {
      if try fileSystem.lock(lock(of: shard)) == nil { running.append(shard) }
    }
    return running
  }

  /// Removes them all: what they noted stands in the run's journal.
  func removeAll() throws(FileError) {
    for name in try names() { try fileSystem.removeAll(Path.join(folder, name)) }
  }
}

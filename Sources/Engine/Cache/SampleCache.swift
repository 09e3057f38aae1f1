import Files
import Media
import PipelineInterface
import Synchronization

/// Post-processed samples of earlier runs, by content key.
///
/// A sample is served only when the digest over its whole file is right, so no write of it needs to
/// be synced, and processes may share a cache: a file appears whole, and two of one key are equal. No
/// byte of a result depends on what is found. A cache that cannot be written is given up and the run
/// goes on.
final class SampleCache: Sendable {
  /// Items that take less than this to make, in seconds by the kind's own estimate, are not kept:
  /// finding one again takes half as long.
  private static let worth = 2e-4
  /// The most bytes of an entry.
  private static let entryLimit = 256 << 20
  /// The share of the limit that an entry may have, and that is freed at a time.
  private static let share = 8
  /// Bytes that are left on the disk beside those that the plan may need.
  private static let reserve = 256 << 20

  private struct State {
    /// Bytes on the disk, as far as this run knows; `nil`: nobody has looked.
    var size: Int?
    var found = 0
    var damaged = 0
    var fault: FileError?
    /// The shelves that are there.
    var shelves: Set<String> = []
  }

  private let folder: CacheFolder
  private let limit: Int
  /// What the cache lies below; `nil`: it is where the user says.
  private let output: String?
  /// Bytes that are left on the disk for the run and for others.
  private let reserve: Int
  /// A name that no other process has.
  private let part: String
  private let fileSystem: any FileSystem
  private let state = Mutex(State())

  /// A cache for a run that takes about `need` bytes on the disk itself.
  init(_ options: CacheOptions, output: String, need: Int, fileSystem: any FileSystem) {
    reserve = Self.reserve + 2 * need
    folder = CacheFolder(options, output: output, fileSystem: fileSystem)
    limit = options.limit
    self.output = options.folder == nil ? output : nil
    self.fileSystem = fileSystem
    part = Path.join(folder.parts, "\(UInt64.random(in: 0 ... .max))")
  }

  /// Samples that were served.
  var found: Int { state.withLock { $0.found } }
  /// Files that were there and of no use.
  var damaged: Int { state.withLock { $0.damaged } }
  /// Why the cache was given up; `nil`: it was not.
  var fault: FileError? { state.withLock { $0.fault } }

  /// Whether items of a job are kept.
  func serves(_ job: PlannedJob) -> Bool { job.kind.secondsPerItem(job.values) >= Self.worth }

  /// The sample of an item, and what its file takes; `nil`: it is to be made.
  func sample(of item: PlannedItem, in job: PlannedJob) -> (drawn: Drawn, bytes: Int)? {
    do throws(FileError) {
      // Not through a link: what is found is marked as used.
      guard try fileSystem.status(folder.shelf(item.contentKey)) == .folder else { return nil }
      let path = folder.path(item.contentKey)
      guard let status = try fileSystem.status(path) else { return nil }
      if case .file(let size) = status, size <= Self.entryLimit,
        let entry = CacheEntry(
          decoding: try fileSystem.read(path, limit: Self.entryLimit), key: item.contentKey),
        let sample = Sample(entry.content), sample.medium == job.kind.medium
      {
        var drawn = Drawn(item: item, sample: .success(sample), rejections: entry.rejections)
        drawn.isPostProcessed = true
        drawn.isCached = true
        return (drawn, size)
      }
    } catch {
      // It went meanwhile, or the disk does not give it: it can be made.
    }
    state.withLock { $0.damaged += 1 }
    return nil
  }

  /// An item's sample as a file of the cache; `nil`: it is not kept.
  func entry(of drawn: Drawn, _ sample: Sample, in job: PlannedJob) -> [UInt8]? {
    guard !drawn.isCached, serves(job), fault == nil, let content = try? sample.content() else {
      return nil
    }
    let entry = CacheEntry(
      key: drawn.item.contentKey, rejections: drawn.rejections, content: content)
    let bytes = entry.encoded()
    return bytes.count <= Self.entryLimit && CacheFolder.size(bytes.count) <= limit / Self.share
      ? bytes : nil
  }

  /// Keeps an entry, or marks the one that was served as used.
  func keep(_ entry: [UInt8]?, of drawn: Drawn) {
    let key = drawn.item.contentKey
    if drawn.isCached {
      state.withLock { $0.found += 1 }
      // In a cache that cannot be written, samples are found all the same.
      try? fileSystem.touch(folder.path(key))
    } else if let entry, fault == nil {
      do throws(FileError) {
        try write(entry, key)
      } catch {
        try? fileSystem.remove(part)
        state.withLock { $0.fault = error }
      }
    }
  }

  private func write(_ entry: [UInt8], _ key: Digest) throws(FileError) {
    let bytes = CacheFolder.size(entry.count)
    try makeRoom(bytes)
    try makeShelf(folder.shelf(key))
    let path = folder.path(key)
    if let room = try fileSystem.room(folder.parts), room - bytes < reserve {
      throw FileError(
        .write, folder.root, reason: "the last \(reserve >> 20) MiB of the disk are the run's")
    }
    if try fileSystem.status(path) == .folder {
      try? fileSystem.remove(path)
      if try fileSystem.exists(path) { return }
    }
    try fileSystem.write(entry, to: part)
    try fileSystem.move(part, to: path)
    state.withLock { $0.size = ($0.size ?? 0) + bytes }
  }

  /// Looks once how much there is, and removes what was not used for longest when it gets too much.
  private func makeRoom(_ bytes: Int) throws(FileError) {
    let size = state.withLock { $0.size }
    if let size, size + bytes <= limit { return }
    if size == nil {
      if let output {
        try fileSystem.createFolder(folder.root, under: output)
      } else {
        try fileSystem.createFolder(folder.root)
      }
      try makeShelf(folder.parts)
      for part in try folder.abandonedParts() { try fileSystem.remove(part.path) }
    }
    let entries = try folder.entries()
    var total = entries.reduce(0) { $0 + $1.bytes }
    if total + bytes > limit {
      for entry in CacheFolder.surplus(entries, limit: limit - limit / Self.share) {
        try fileSystem.remove(entry.path)
        total -= entry.bytes
      }
    }
    state.withLock { $0.size = total }
  }

  private func makeShelf(_ path: String) throws(FileError) {
    if state.withLock({ $0.shelves.contains(path) }) { return }
    switch try fileSystem.status(path) {
    case .folder: break
    case nil: try fileSystem.createFolder(path)
    default: throw FileError(.create, path, reason: "something that is no folder is there")
    }
    state.withLock { _ = $0.shelves.insert(path) }
  }
}

public import Files

/// Removes what an output folder holds and nobody needs: old runs, dead states, and samples beyond
/// the size of the cache.
///
/// A run that is going on holds the lock of its plan and is not touched. No link is followed, and what
/// this program did not write stays, with the folder that it lies in.
public struct Cleaning {
  /// What to remove.
  public struct Options: Sendable {
    /// The cache, and the size that is left of it.
    public var cache: CacheOptions
    /// Runs of so many days stay, today's among them; `nil`: all.
    public var keptDays: Int?
    /// The day that days are counted from.
    public var today: CalendarDate
    /// Whether to look only.
    public var isDry: Bool

    /// Options; all but the day have a default.
    public init(
      today: CalendarDate, cache: CacheOptions = CacheOptions(), keptDays: Int? = nil,
      isDry: Bool = false
    ) {
      self.today = today
      self.cache = cache
      self.keptDays = keptDays
      self.isDry = isDry
    }
  }

  /// Something that is removed, or, dry, would be.
  public struct Removal: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Sendable {
      case run, state, cache
    }

    /// What it is.
    public let kind: Kind
    /// A folder.
    public let path: String
    /// Files.
    public let files: Int
    /// What they take on the disk, in bytes.
    public let bytes: Int
    /// Why it goes, in lower case, no period.
    public let reason: String
    /// Why its folder stays, if it does.
    public internal(set) var remark: String?
  }

  /// Seconds after which a state is dead.
  static let stateAge = 7 * 24 * 60 * 60

  let output: String
  let options: Options
  let fileSystem: any FileSystem

  /// A cleaning of an output folder.
  public init(
    _ output: String, _ options: Options, fileSystem: any FileSystem = LocalFileSystem()
  ) {
    self.output = output
    self.options = options
    self.fileSystem = fileSystem
  }

  /// Removes it, or only looks; `each` gets everything that goes, when it is gone.
  ///
  /// Throws `FileError`, and what `each` throws.
  public func execute(_ each: (Removal) throws -> Void) throws {
    guard try fileSystem.status(output + "/.") == .folder else {
      throw FileError(.list, output, reason: "there is no such folder")
    }
    try cleanRuns(each)
    try cleanStates(each)
    try cleanCache(each)
  }

  private func cleanCache(_ each: (Removal) throws -> Void) throws {
    let folder = CacheFolder(options.cache, output: output, fileSystem: fileSystem)
    let entries = try folder.entries()
    let surplus = CacheFolder.surplus(entries, limit: options.cache.limit)
    let parts = try folder.abandonedParts()
    if !options.isDry {
      for entry in surplus + parts { try fileSystem.remove(entry.path) }
    }
    func tell(_ gone: [CacheFolder.Entry], _ reason: String) throws {
      if gone.isEmpty { return }
      try each(
        Removal(
          kind: .cache, path: folder.root, files: gone.count,
          bytes: gone.reduce(0) { $0 + $1.bytes }, reason: reason))
    }
    try tell(surplus, "of \(entries.count) samples those not used for longest")
    try tell(parts, "half-written")
  }

  /// The lock of a plan; `nil`: a run or a training of it is going on.
  ///
  /// Dry, nothing is made to lock.
  func lock(_ state: RunState) throws -> PlanLock? {
    if options.isDry, try !fileSystem.exists(state.lock) { return PlanLock(lock: nil) }
    try fileSystem.createFolder(Path.folder(of: state.lock), under: output)
    return try fileSystem.lock(state.lock).map { PlanLock(lock: $0) }
  }

  /// Removes the folder of a state that holds nothing but its lock, which is held.
  func removeIfEmpty(_ state: RunState) throws(FileError) {
    let folder = Path.folder(of: state.lock)
    guard !options.isDry, try fileSystem.list(folder) == [Path.name(of: state.lock)] else { return }
    try fileSystem.remove(state.lock)
    // A run that begins at this very moment has its folder again, not empty.
    try? fileSystem.remove(folder)
  }

  /// A lock that is held as long as this lives.
  struct PlanLock {
    let lock: (any FileLock)?
  }
}

import Files
import Glibc

/// The choice of a run's folder: `NAME`, or `NAME-2`, `NAME-3` … when another has the name.
///
/// Whose a folder is says its claim, a small file among the states. Claims are read and written
/// under one lock, so two runs never get one folder.
struct RunFolder {
  /// The name wanted.
  let name: String
  let output: String
  let state: RunState
  let fileSystem: any FileSystem
  /// Whether a folder that is there may be used: claimed by the same plan, or by nobody.
  let accepts: (_ folder: String, _ isClaimed: Bool) throws -> Bool

  /// How long to wait for another run that is claiming, in tries of 10 ms.
  private static let patience = 3000

  /// The folder's path on a day, if there is one already.
  func find(on date: CalendarDate) throws -> String? {
    try search(date, takesFree: false).map { path(date, $0) }
  }

  /// As `claim`, for many processes that start at once: who finds the folder claimed needs no lock.
  func join(on date: CalendarDate) throws -> String {
    if let name = try search(date, takesFree: false), try isOurs(name, on: date) {
      return path(date, name)
    }
    return try claim(on: date)
  }

  /// The folder's path on a day: one that is there already, or a free one, claimed and made.
  func claim(on date: CalendarDate) throws -> String {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    guard let name = try search(date, takesFree: true) else {
      throw RunError.locked(state.claimLock)
    }
    let claim = state.claim(on: date, name: name)
    if try owner(claim) != state.fingerprint {
      try fileSystem.createFolder(Path.folder(of: claim), under: output)
      try fileSystem.createFolder(state.folder(on: date), under: output)
      try AtomicFile.publish(
        Array(state.fingerprint.utf8), at: claim,
        temporary: Path.join(state.folder(on: date), "claim"), in: fileSystem)
    }
    try fileSystem.createFolder(path(date, name), under: output)
    return path(date, name)
  }

  /// Whether a folder of a name is there and claimed by the same plan.
  func isOurs(_ name: String, on date: CalendarDate) throws -> Bool {
    guard try fileSystem.status(path(date, name)) == .folder else { return false }
    return try owner(state.claim(on: date, name: name)) == state.fingerprint
  }

  private func path(_ date: CalendarDate, _ name: String) -> String {
    Path.join(Path.join(output, date.description), name)
  }

  /// The first name that is ours, or else free.
  private func search(_ date: CalendarDate, takesFree: Bool) throws -> String? {
    for number in 1... {
      let name = number == 1 ? self.name : "\(self.name)-\(number)"
      let folder = path(date, name)
      // A claim without a folder is of a run whose folder was removed: the name is free.
      guard let status = try fileSystem.status(folder) else { return takesFree ? name : nil }
      let owner = try owner(state.claim(on: date, name: name))
      if status == .folder, owner == nil || owner == state.fingerprint,
        try accepts(folder, owner != nil)
      {
        return name
      }
    }
    return nil
  }

  private func owner(_ claim: String) throws(FileError) -> String? {
    guard try fileSystem.exists(claim) else { return nil }
    return String(decoding: try fileSystem.read(claim, limit: 1024), as: UTF8.self)
  }

  /// The lock under which folders are claimed and linked to; waits for others.
  func lock() throws -> any FileLock {
    try fileSystem.createFolder(state.root, under: output)
    for _ in 0..<Self.patience {
      if let lock = try fileSystem.lock(state.claimLock) { return lock }
      usleep(10_000)
    }
    throw RunError.locked(state.claimLock)
  }
}

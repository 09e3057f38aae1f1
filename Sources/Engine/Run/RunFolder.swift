import Files
import Glibc

/// The choice of a run's folder: `NAME`, or `NAME-2`, `NAME-3` … when another plan has the name.
///
/// Whose a folder is says its claim, a small file among the states. Claims are read and written
/// under one lock, so two runs never get one folder.
struct RunFolder {
  let plan: Plan
  let output: String
  let state: RunState
  let fileSystem: any FileSystem

  /// How long to wait for another run that is claiming, in tries of 10 ms.
  private static let patience = 500

  /// The folder of the plan on a day, if it has one already.
  func find(on date: CalendarDate) throws(FileError) -> String? {
    try search(date, takesFree: false)
  }

  /// The folder of the plan on a day: its own, or a free one, claimed and made.
  func claim(on date: CalendarDate) throws -> String {
    let lock = try waitForLock()
    defer { withExtendedLifetime(lock) {} }
    guard let name = try search(date, takesFree: true) else {
      throw RunError.locked(state.claimLock)
    }
    let claim = state.claim(on: date, name: name)
    if try read(claim) != state.fingerprint {
      try fileSystem.createFolder(Path.folder(of: claim))
      try fileSystem.createFolder(state.folder(on: date))
      try AtomicFile.publish(
        Array(state.fingerprint.utf8), at: claim,
        temporary: Path.join(state.folder(on: date), "claim"), in: fileSystem)
    }
    let folder = path(date, name)
    try fileSystem.createFolder(folder)
    return name
  }

  func path(_ date: CalendarDate, _ name: String) -> String {
    Path.join(Path.join(output, date.description), name)
  }

  private func search(_ date: CalendarDate, takesFree: Bool) throws(FileError) -> String? {
    for number in 1... {
      let name = number == 1 ? plan.folderName : "\(plan.folderName)-\(number)"
      let folder = path(date, name)
      let status = try fileSystem.status(folder)
      let owner = try read(state.claim(on: date, name: name))
      if owner == state.fingerprint {
        // Something else that stands in our place is somebody's work: leave it.
        if status == .folder || (status == nil && takesFree) { return name }
      } else if status == nil {
        // A claim without a folder is of a run whose folder was removed.
        return takesFree ? name : nil
      } else if owner == nil, status == .folder,
        try IndexHead.read(Path.join(folder, IndexDocument.fileName), in: fileSystem)?.plan
          == state.fingerprint
      {
        return name
      }
    }
    return nil
  }

  private func read(_ claim: String) throws(FileError) -> String? {
    guard try fileSystem.exists(claim) else { return nil }
    return String(decoding: try fileSystem.read(claim, limit: 1024), as: UTF8.self)
  }

  private func waitForLock() throws -> any FileLock {
    try fileSystem.createFolder(state.root)
    for _ in 0..<Self.patience {
      if let lock = try fileSystem.lock(state.claimLock) { return lock }
      usleep(10_000)
    }
    throw RunError.locked(state.claimLock)
  }
}

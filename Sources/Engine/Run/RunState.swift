import Files

/// Where a plan or a training keeps its journal or states, lock and temporaries: `OUTPUT/.state/FINGERPRINT/`.
///
/// Never part of the result, safe to delete. One plan may run on several days: what belongs to a
/// day lies in a folder of its name.
struct RunState {
  let root: String
  let fingerprint: String

  init(output: String, fingerprint: Digest) {
    root = Path.join(output, Self.folderName)
    self.fingerprint = fingerprint.description
  }

  private var folder: String { Path.join(root, fingerprint) }
  /// Held during the whole run.
  var lock: String { Path.join(folder, "lock") }
  /// Held by any plan while it chooses its folder.
  var claimLock: String { Path.join(root, "claims.lock") }

  func folder(on date: CalendarDate) -> String { Path.join(folder, date.description) }
  func journal(on date: CalendarDate) -> String { Path.join(folder(on: date), "journal") }
  func parts(on date: CalendarDate) -> String { Path.join(folder(on: date), "parts") }

  /// The file that says whose a folder of a day is.
  func claim(on date: CalendarDate, name: String) -> String {
    Self.claim(root: root, on: date, name: name)
  }

  /// The same below an output folder, whoever claims.
  static func claim(in output: String, on date: CalendarDate, name: String) -> String {
    claim(root: Path.join(output, folderName), on: date, name: name)
  }

  private static let folderName = ".state"

  private static func claim(root: String, on date: CalendarDate, name: String) -> String {
    Path.join(Path.join(root, "claims"), "\(date)-\(name)")
  }

  /// The days on which the plan has left something, newest first.
  func dates(in fileSystem: any FileSystem) throws(FileError) -> [CalendarDate] {
    guard try fileSystem.status(folder) == .folder else { return [] }
    return try fileSystem.list(folder).compactMap { CalendarDate($0) }.reversed()
  }
}

import Files
import Glibc

/// `OUTPUT/latest/NAME`, a link to the newest finished run of a manifest's name.
///
/// The newest is that of the latest date, and of one date the last folder (`NAME-3` before `NAME`):
/// a function of the runs that are there, whatever order they end in. So whoever finds the link
/// missing or behind mends it, and a run that died before it came to its link is no loss.
struct LatestLink {
  static let folderName = "latest"

  let output: String
  /// The manifest's name, and that of the link.
  let name: String
  let state: RunState
  let fileSystem: any FileSystem

  private var folder: String { Path.join(output, Self.folderName) }
  private var path: String { Path.join(folder, name) }

  /// A finished run's place: its date, and the number of its folder among those of the name.
  private struct Place: Comparable {
    let date: String
    let number: Int

    static func < (first: Place, second: Place) -> Bool {
      (first.date, first.number) < (second.date, second.number)
    }
  }

  /// Points the link to a finished run unless it points to a newer one; why that cannot be, if so.
  ///
  /// What is there and is no link of this kind stays as it is. `lock` keeps others away meanwhile.
  func update(
    to run: String, date: CalendarDate, lock: () throws -> any FileLock
  ) throws -> String? {
    let target = "../\(date)/\(Path.name(of: run))"
    guard let place = place(target) else { return nil }
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    switch try fileSystem.status(folder) {
    case .folder, nil: break
    default: return "'\(folder)' is no folder: it is left alone, and no link made in it"
    }
    switch try fileSystem.status(path) {
    case nil: break
    case .link:
      guard let old = self.place(try fileSystem.readLink(path)) else {
        return "'\(path)' is a link to somewhere else: it is left alone"
      }
      let isThere =
        try fileSystem.status(Path.resolve(try fileSystem.readLink(path), against: folder))
        == .folder
      if isThere, old >= place { return nil }
    default: return "'\(path)' is no link: it is left alone"
    }
    try fileSystem.createFolder(folder, under: output)
    try fileSystem.createFolder(state.folder(on: date), under: output)
    let temporary = Path.join(state.folder(on: date), Self.folderName)
    try fileSystem.remove(temporary)
    do throws(FileError) {
      try fileSystem.createLink(temporary, to: target)
    } catch {
      guard [EPERM, ENOTSUP, ENOSYS].contains(error.code) else { throw error }
      return "'\(path)' cannot be made: this disk has no links"
    }
    try fileSystem.move(temporary, to: path)
    try fileSystem.sync([folder])
    return nil
  }

  /// Removes links to runs that are gone, and their folder when nothing else is in it.
  static func removeDead(in output: String, _ fileSystem: any FileSystem) throws(FileError) {
    let folder = Path.join(output, folderName)
    guard try fileSystem.status(folder) == .folder else { return }
    let state = RunState(output: output, fingerprint: Digest(of: []))
    for name in try fileSystem.list(folder) {
      let link = LatestLink(output: output, name: name, state: state, fileSystem: fileSystem)
      guard try fileSystem.status(link.path) == .link else { continue }
      let target = try fileSystem.readLink(link.path)
      if link.place(target) != nil,
        try fileSystem.status(Path.resolve(target, against: folder)) == nil
      {
        try fileSystem.remove(link.path)
      }
    }
    if try fileSystem.list(folder).isEmpty { try fileSystem.remove(folder) }
  }

  /// The place that a link's target names; `nil`: no run of this name.
  private func place(_ target: String) -> Place? {
    let parts = target.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "..", let date = CalendarDate(String(parts[1])),
      parts[2].hasPrefix(name)
    else { return nil }
    let rest = parts[2].dropFirst(name.count)
    if rest.isEmpty { return Place(date: date.description, number: 1) }
    guard rest.first == "-", let number = Int(rest.dropFirst()), number > 1, "-\(number)" == rest
    else { return nil }
    return Place(date: date.description, number: number)
  }
}

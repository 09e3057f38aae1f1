import CFiles
import Glibc

/// A walk down from a folder, a name at a time, that follows links by itself and never leaves it.
struct Walk {
  enum Failure: Error {
    /// The path leads out of the folder.
    case outside
    case system(Int32)
  }

  /// The most links of a walk, as Linux has it.
  private static let linkLimit = 40

  /// The folders from the first one to where the walk is.
  private var folders: [Descriptor]
  /// The names that are still to be walked, the next one last.
  private var rest: [String]
  /// The last name, which is nothing or no folder's; `nil`: the path leads to the folder itself.
  private(set) var name: String?

  /// Where the walk is.
  var folder: Descriptor { folders[folders.count - 1] }

  init(root: Descriptor, names: [String]) {
    folders = [root]
    rest = names.reversed()
  }

  /// Walks to the folder of the last name, and with `followsLast` on while that is a link.
  ///
  /// `names` gives the names of a link's target that begins at the root, seen from the first folder.
  mutating func run(
    followsLast: Bool, names: (String) -> [String]?
  ) throws(Failure) {
    var links = 0
    while let next = rest.popLast() {
      switch next {
      case ".", "": continue
      case "..":
        guard folders.count > 1 else { throw .outside }
        folders.removeLast()
        continue
      default: break
      }
      let isLast = !rest.contains { $0 != "." && $0 != "" }
      if isLast, !followsLast {
        name = next
        return
      }
      let opened = openat(folder.number, next, placeOnly | O_NOFOLLOW | O_CLOEXEC)
      guard opened >= 0 else {
        if isLast, errno == ENOENT {
          name = next
          return
        }
        throw .system(errno)
      }
      let found = Descriptor(opened)
      // Open to the end of the turn: it closes with its last use.
      defer { withExtendedLifetime(found) {} }
      var facts = stat()
      guard fstat(opened, &facts) == 0 else { throw .system(errno) }
      switch facts.st_mode & S_IFMT {
      case S_IFLNK:
        links += 1
        guard links <= Self.linkLimit else { throw .system(ELOOP) }
        let target = try Self.target(opened)
        if target.hasPrefix("/") {
          guard let inside = names(target) else { throw .outside }
          folders.removeLast(folders.count - 1)
          rest += inside.reversed()
        } else {
          rest += target.split(separator: "/").reversed().map { String($0) }
        }
      case S_IFDIR: folders.append(found)
      default:
        guard isLast else { throw .system(ENOTDIR) }
        name = next
        return
      }
    }
  }

  private static func target(_ link: Int32) throws(Failure) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = readlinkat(link, "", &buffer, buffer.count)
    guard length > 0 else { throw .system(length < 0 ? errno : ENOENT) }
    return String(decoding: buffer.prefix(length), as: UTF8.self)
  }
}

/// Opens a place for nothing but to name it.
let placeOnly = Int32(CFILES_O_PATH)

/// A descriptor of a place, closed with its last owner.
final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  /// A descriptor that may be none: then `errno` says why.
  init(_ number: Int32, _ operation: FileError.Operation, _ path: String) throws(FileError) {
    guard number >= 0 else { throw FileError(operation, path, code: errno) }
    self.number = number
  }

  deinit { Glibc.close(number) }

  /// A place in this folder, no link followed.
  func open(
    _ name: String, _ operation: FileError.Operation, _ path: String
  ) throws(FileError) -> Descriptor {
    // Without it the folder may be closed before it is used: its number is read, and nothing more.
    defer { withExtendedLifetime(self) {} }
    return try Descriptor(
      openat(number, name, placeOnly | O_NOFOLLOW | O_CLOEXEC), operation, path)
  }

  /// A path to what it was opened on, whatever has its name by now.
  var path: String { "/proc/self/fd/\(number)" }

  /// Whether it was opened on a link.
  func isLink(_ operation: FileError.Operation, _ path: String) throws(FileError) -> Bool {
    defer { withExtendedLifetime(self) {} }
    var facts = stat()
    guard fstat(number, &facts) == 0 else { throw FileError(operation, path, code: errno) }
    return facts.st_mode & S_IFMT == S_IFLNK
  }
}

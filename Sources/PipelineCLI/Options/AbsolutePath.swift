import Files
import Glibc

/// Paths from the root.
enum AbsolutePath {
  /// A path from the root, as a text.
  static func of(_ path: String) throws -> String {
    guard let current = getcwd(nil, 0) else {
      throw FileError(.read, ".", code: errno)
    }
    defer { free(current) }
    return Path.normal(Path.join(String(cString: current), path))
  }

  /// The program's own file, links resolved; `nil`: the system does not tell.
  static var program: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}

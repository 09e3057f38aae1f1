/// Paths as texts.
public enum Path {
  /// `name` under `folder`; an absolute `name` stands alone.
  public static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// What stands before the last `/`: `.` when there is none, `/` for the root.
  public static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// What stands after the last `/`.
  public static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// A path written in a document, seen from the folder of the document.
  ///
  /// `..` and `.` are folded as texts, so that one file named in two ways is one path.
  public static func resolve(_ written: String, against folder: String) -> String {
    normal(join(folder == "." ? "" : folder, written))
  }

  /// The path without `.`, doubled `/` and `x/..`; `.` when nothing is left.
  public static func normal(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part == "..", isAbsolute {
        continue
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// A path as seen from a folder; both from the root, as texts.
  public static func relative(_ path: String, to folder: String) -> String {
    let (parts, base) = (normal(path).split(separator: "/"), normal(folder).split(separator: "/"))
    let shared = zip(parts, base).prefix { $0.0 == $0.1 }.count
    let up = Array(repeating: Substring(".."), count: base.count - shared)
    let joined = (up + parts[shared...]).joined(separator: "/")
    return joined.isEmpty ? "." : joined
  }
}

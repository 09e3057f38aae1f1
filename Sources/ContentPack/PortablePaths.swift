import Files

/// Paths that can be unpacked on Linux, Windows and macOS.
package struct PortablePaths {
  /// The longest path: Windows has 260 characters, and the pack lies in a folder.
  static let pathLimit = 180
  private static let nameLimit = 120

  /// Paths so far, in lower case.
  private var seen: Set<String> = []

  package init() {}

  /// Takes a path; refuses one that some system would not take, or would take for an earlier one.
  package mutating func take(_ path: String) throws(PackError) {
    if let objection = Self.objection(to: path) {
      throw PackError("'\(path)' cannot go into a pack: \(objection)")
    }
    guard seen.insert(path.lowercased()).inserted else {
      throw PackError("'\(path)' cannot go into a pack: another file differs by its capitals only")
    }
  }

  /// Why a path cannot be unpacked everywhere; `nil`: it can.
  static func objection(to path: String) -> String? {
    if path.utf8.count > pathLimit { return "it is longer than \(pathLimit) characters" }
    for name in path.split(separator: "/", omittingEmptySubsequences: false) {
      if let objection = SafeName.objection(to: String(name), maximumLength: nameLimit) {
        return "'\(name)' \(objection)"
      }
    }
    return nil
  }
}

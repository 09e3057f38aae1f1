import Foundation

/// The checkout that this test was built from, as lists of texts.
enum House {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A file of the checkout.
  struct Page: Sendable, CustomStringConvertible {
    /// Path relative to the root.
    let path: String
    let text: String
    /// The module of a file in Sources.
    var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var description: String { path }
  }

  static func page(_ path: String) throws -> Page {
    Page(
      path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
  }

  /// The files below a folder with one of the endings, sorted by path; hidden ones are skipped.
  static func pages(_ folder: String, endings: Set<String>) throws -> [Page] {
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: folder).path)
    return
      try paths
      .filter { path in
        endings.contains(URL(filePath: path).pathExtension)
          && !path.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      .sorted()
      .map { try page("\(folder)/\($0)") }
  }
}

package import Files
import PipelineInterface

/// The files of a data set: regular files with one extension below a folder, in the byte order of
/// their relative paths.
///
/// Hidden entries and links are skipped, other extensions ignored.
package struct DataFiles {
  /// One file.
  package struct File: Hashable {
    /// Path below the folder, with `/`; the name of a single file.
    package let relativePath: String
    /// Path to open, and to name in messages.
    package let path: String
  }

  /// In byte order of the relative paths.
  package let files: [File]
  private let system: any FileSystem

  /// Finds the files of `path`: a file of any name, or a folder.
  ///
  /// An empty set is refused.
  ///
  /// `folders`, when not empty, keeps only what lies in these sub-folders.
  package init(
    _ path: String, extension suffix: String, folders: [String] = [], system: any FileSystem
  ) throws {
    self.system = system
    guard try Self.isFolder(path, system) else {
      // Nothing is read, but what is missing or forbidden is told apart here.
      _ = try system.read(path, offset: 0, count: 0)
      files = [File(relativePath: Path.name(of: path), path: path)]
      return
    }
    var search = Search(suffix: ".\(suffix)", system: system)
    if folders.isEmpty {
      try search.collect(path, relative: "", depth: 0)
    }
    for folder in folders {
      try search.collect(Path.join(path, folder), relative: folder, depth: 0)
    }
    guard !search.found.isEmpty else {
      let place = folders.isEmpty ? "" : " in \(folders.joined(separator: ", "))"
      throw TrainingError(.missingData, "'\(path)' holds no .\(suffix) files\(place)")
    }
    files = search.found.sorted {
      $0.relativePath.utf8.lexicographicallyPrecedes($1.relativePath.utf8)
    }
  }

  /// The bytes of a file; one larger than `limit` is refused before it is read.
  package func read(_ file: File, limit: Int) throws -> [UInt8] {
    try system.read(file.path, limit: limit)
  }

  /// The path that a user gives may itself be a link; `path/.` is then the folder it leads to.
  private static func isFolder(_ path: String, _ system: any FileSystem) throws -> Bool {
    switch try system.status(path) {
    case .folder: true
    case .link: try system.status(Path.join(path, ".")) == .folder
    default: false
    }
  }
}

private struct Search {
  static let maximumDepth = 32
  static let maximumFiles = 1_000_000

  let suffix: String
  let system: any FileSystem
  var found: [DataFiles.File] = []

  mutating func collect(_ folder: String, relative: String, depth: Int) throws {
    guard depth < Self.maximumDepth else {
      throw TrainingError(
        .badData, "'\(folder)' lies deeper than the \(Self.maximumDepth) folders allowed")
    }
    for name in try system.list(folder) where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      let relativePath = Path.join(relative, name)
      switch try system.status(path) {
      case .folder: try collect(path, relative: relativePath, depth: depth + 1)
      case .file where name.hasSuffix(suffix):
        found.append(DataFiles.File(relativePath: relativePath, path: path))
        guard found.count <= Self.maximumFiles else {
          throw TrainingError(
            .badData, "'\(folder)' brings the files over the \(Self.maximumFiles) allowed")
        }
      default: continue
      }
    }
  }
}

import Glibc
import PipelineInterface

/// The files of a data set: regular files with one extension below a folder, in the byte order of
/// their relative paths. Hidden entries and links are skipped, other extensions ignored.
struct DataFiles {
  /// One file.
  struct File {
    /// Path below the folder, with `/`; the name of a single file.
    let relativePath: String
    /// Path to open, and to name in messages.
    let path: String
    /// Bytes.
    let size: Int
  }

  /// In byte order of the relative paths.
  let files: [File]

  /// Finds the files of `path`, itself a file of any name or a folder (which may be a link).
  ///
  /// `folders`, when not empty, keeps only what lies in these sub-folders. Empty sets are refused.
  init(path: String, extension suffix: String, folders: [String] = []) throws(TrainingError) {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw TrainingError(.missingData, "\(path): \(Self.systemMessage())")
    }
    if facts.isRegularFile {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      files = [File(relativePath: name, path: path, size: Int(facts.st_size))]
      return
    }
    guard facts.isFolder else {
      throw TrainingError(.badData, "\(path): neither a file nor a folder")
    }
    var found: [File] = []
    for folder in folders.isEmpty ? [""] : folders {
      let place = folder.isEmpty ? path : "\(path)/\(folder)"
      guard stat(place, &facts) == 0 else {
        throw TrainingError(.missingData, "\(place): \(Self.systemMessage())")
      }
      try Self.collect(place, relative: folder, suffix: ".\(suffix)", depth: 0, into: &found)
    }
    guard !found.isEmpty else {
      throw TrainingError(
        .missingData,
        "\(path): no .\(suffix) files" + (folders.isEmpty ? "" : " in \(folders.joined(separator: ", "))"))
    }
    files = found.sorted { $0.relativePath.utf8.lexicographicallyPrecedes($1.relativePath.utf8) }
  }

  private static let maximumDepth = 32
  private static let maximumFiles = 1_000_000

  private static func collect(
    _ folder: String, relative: String, suffix: String, depth: Int, into found: inout [File]
  ) throws(TrainingError) {
    guard depth < maximumDepth else {
      throw TrainingError(.badData, "\(folder): folders nested deeper than \(maximumDepth)")
    }
    guard let handle = opendir(folder) else {
      throw TrainingError(.badData, "\(folder): \(systemMessage())")
    }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name else {
        throw TrainingError(.badData, "\(folder): holds a file name that is not UTF-8")
      }
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      let relativePath = relative.isEmpty ? name : "\(relative)/\(name)"
      var facts = stat()
      guard lstat(path, &facts) == 0 else {
        throw TrainingError(.badData, "\(path): \(systemMessage())")
      }
      if facts.isFolder {
        try collect(
          path, relative: relativePath, suffix: suffix, depth: depth + 1, into: &found)
      } else if facts.isRegularFile, name.hasSuffix(suffix) {
        found.append(File(relativePath: relativePath, path: path, size: Int(facts.st_size)))
        guard found.count <= maximumFiles else {
          throw TrainingError(.badData, "\(folder): more than \(maximumFiles) files")
        }
      }
    }
  }

  /// The bytes of a file; a size over `limit` is refused before memory is taken.
  static func read(_ file: File, limit: Int) throws(TrainingError) -> [UInt8] {
    guard file.size <= limit else {
      throw TrainingError(
        .badData, "\(file.path): \(file.size) bytes, more than the \(limit) allowed")
    }
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TrainingError(.badData, "\(file.path): \(systemMessage())")
    }
    defer { close(descriptor) }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: file.size) { buffer, count in
      while count < buffer.count {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failed = got < 0
          return
        }
        count += got
      }
    }
    guard !failed else { throw TrainingError(.badData, "\(file.path): \(systemMessage())") }
    return bytes
  }

  private static func systemMessage() -> String {
    String(cString: strerror(errno)).lowercased()
  }
}

extension stat {
  fileprivate var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
  fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}

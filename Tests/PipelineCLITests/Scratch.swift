import Files
import Foundation

/// A folder of a test's own, removed with it.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = URL(filePath: NSTemporaryDirectory(), directoryHint: .isDirectory)
      .appending(path: "pipeline-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, with the folders above it.
  @discardableResult
  func write(_ path: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return path
  }

  /// Writes a text file.
  @discardableResult
  func write(_ path: String, _ text: String) throws -> String { try write(path, text.utf8) }

  /// The bytes of a file.
  func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appending(path: path)))
  }

  /// The text of a file.
  func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

  /// Whether something is at a path.
  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  /// The paths of the states of trainings, sorted.
  func states() throws -> [String] {
    let root = url.appending(path: "Output/.state")
    return try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".state") }.sorted().map { "Output/.state/\($0)" }
  }

  /// Digests of all files below a folder, by their paths in it; hidden ones are skipped.
  func digests(_ folder: String) throws -> [String: String] {
    let root = url.appending(path: folder)
    var digests: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      var isFolder: ObjCBool = false
      let file = root.appending(path: path)
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue {
        digests[path] = Digest(of: [UInt8](try Data(contentsOf: file))).description
      }
    }
    return digests
  }
}

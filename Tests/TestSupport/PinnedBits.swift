import Foundation
import Synchronization

/// The bits that a numerics version stands for: `Tests/Fixtures/Bits/version-N.txt`.
///
/// One `FAMILY NAME BITS` a line: what a kernel, an operator, a generator or a training gives. With
/// PIPELINE_BITS=record in the environment whatever is asked for is written instead of compared.
public struct PinnedBits: Sendable {
  private static let lock = Mutex(())
  private let path: String
  private let version: Int

  /// The bits of a numerics version.
  public init(version: Int) {
    self.version = version
    path =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Bits/version-\(version).txt").path
  }

  private var isRecording: Bool {
    ProcessInfo.processInfo.environment["PIPELINE_BITS"] == "record"
  }

  /// What is wrong with the bits of `FAMILY NAME`; `nil` if they are as pinned.
  public func complaint(_ row: String, _ bits: BitHash) throws -> String? {
    try Self.lock.withLock { _ in
      var rows = try read()
      if isRecording {
        rows[row] = bits.description
        try write(rows)
        return nil
      }
      let remedy = "Tests/Fixtures/README.md says when the numerics version is raised, and how"
      guard let pinned = rows[row] else {
        return "\(row): \(bits) is not pinned for numerics version \(version); \(remedy)"
      }
      if pinned == bits.description { return nil }
      return "\(row): \(bits), pinned \(pinned) for numerics version \(version); \(remedy)"
    }
  }

  /// The names pinned in a family beside `names`: what was removed or renamed.
  public func leftovers(_ family: String, beside names: some Sequence<String>) throws -> [String] {
    try Self.lock.withLock { _ in
      var rows = try read()
      let known = Set(names.map { "\(family) \($0)" })
      let old = rows.keys.filter { $0.hasPrefix("\(family) ") && !known.contains($0) }.sorted()
      if isRecording, !old.isEmpty {
        for row in old { rows[row] = nil }
        try write(rows)
        return []
      }
      return old
    }
  }

  private func read() throws -> [String: String] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    return Dictionary(
      lines.compactMap { line in
        line.lastIndex(of: " ").map {
          (String(line[..<$0]), String(line[line.index(after: $0)...]))
        }
      }, uniquingKeysWith: { "\($0) and \($1)" })
  }

  private func write(_ rows: [String: String]) throws {
    let text = rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

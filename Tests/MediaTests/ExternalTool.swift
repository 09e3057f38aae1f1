import Foundation

/// A program of another maker that reads our files.
///
/// Tests that need it say so when it is missing.
struct ExternalTool {
  let path: String

  /// The tool, or `nil` with a loud line in the log.
  init?(_ name: String) {
    let folders = ["/usr/bin", "/usr/local/bin", "/bin"]
    guard
      let found = folders.map({ "\($0)/\(name)" })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else {
      FileHandle.standardError.write(
        Data("SKIPPED: \(name) is not installed, files were not held against it\n".utf8))
      return nil
    }
    path = found
  }

  /// Runs the tool on a file of the given bytes; gives its exit status and all that it said.
  func run(_ arguments: [String], on bytes: [UInt8], named name: String) throws -> (Int32, String) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("media-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments + [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

import Foundation

/// A program of another maker that measures or changes our files.
struct OtherProgram {
  let path: String

  /// The program, or `nil` with a loud line in the log.
  init?(_ name: String) {
    let found = ["/usr/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else {
      FileHandle.standardError.write(
        Data("SKIPPED: \(name) is not installed, steps were not held against it\n".utf8))
      return nil
    }
    path = found
  }

  /// Runs it in a folder of its own that holds the files; gives what it said, and a file it made.
  func run(
    _ arguments: [String], files: [String: [UInt8]], making made: String? = nil
  ) throws -> (said: String, made: [UInt8]) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("steps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files {
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let bytes = try made.map { try Data(contentsOf: folder.appendingPathComponent($0)) }
    return (String(decoding: said, as: UTF8.self), bytes.map { Array($0) } ?? [])
  }
}

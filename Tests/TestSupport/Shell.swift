import Foundation

/// Programs of other makers, as a shell calls them.
public enum Shell {
  /// Whether a program is installed; says so loudly when it is not.
  public static func has(_ name: String) -> Bool {
    let isThere = ["/usr/bin", "/usr/local/bin", "/bin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
    if !isThere {
      FileHandle.standardError.write(
        Data("SKIPPED: \(name) is not installed, nothing was held against it\n".utf8))
    }
    return isThere
  }

  /// Runs a line; gives its exit status and all that it said.
  public static func run(_ line: String) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

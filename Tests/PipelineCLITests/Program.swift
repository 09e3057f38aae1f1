import Foundation
import TestSupport
import Testing

/// The built program, run as people run it.
struct Program {
  /// What a call gave.
  struct Outcome {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  /// The program beside the tests' own executable.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "pipeline").path

  /// The folder it runs in.
  let folder: Scratch

  /// Runs it to its end.
  @discardableResult
  func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, environment: environment).finish()
  }

  /// Starts it.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    try Running(Self.path, arguments, in: folder, environment: environment)
  }

  /// A program that runs.
  final class Running {
    private let process = Process()
    private let output, errors: URL

    init(
      _ path: String, _ arguments: [String], in folder: Scratch, environment: [String: String] = [:]
    ) throws {
      let name = UUID().uuidString
      output = folder.url.appending(path: ".\(name).out")
      errors = folder.url.appending(path: ".\(name).err")
      for url in [output, errors] {
        try Data().write(to: url)
      }
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.currentDirectoryURL = folder.url
      process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
        .merging(Sanitizer.options) { $1 }
        .merging(environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// The most memory that it had so far, in bytes; `nil`: it has ended.
    var peakMemory: Int? {
      let path = "/proc/\(process.processIdentifier)/status"
      guard let status = try? String(contentsOfFile: path, encoding: .utf8),
        let line = status.firstMatch(of: /VmHWM:\s*(\d+) kB/), let kilobytes = Int(line.1)
      else { return nil }
      return kilobytes * 1024
    }

    /// Whether it has not ended.
    var isRunning: Bool { process.isRunning }

    /// Waits for the end.
    ///
    /// A signal that kills it counts as 128 + its number, as in a shell.
    func finish() throws -> Outcome {
      process.waitUntilExit()
      let code = process.terminationStatus
      let outcome = Outcome(
        exitCode: process.terminationReason == .uncaughtSignal ? 128 + code : code,
        output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
      try FileManager.default.removeItem(at: output)
      try FileManager.default.removeItem(at: errors)
      return outcome
    }
  }
}

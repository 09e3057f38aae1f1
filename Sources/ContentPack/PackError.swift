public import Engine

/// A pack that cannot be made or believed.
public struct PackError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What to tell the shell.
  public let exitCode: ExitCode
  /// What happened, in lower case, no period.
  public let description: String

  init(_ description: String, _ exitCode: ExitCode = .badData) {
    self.exitCode = exitCode
    self.description = description
  }
}

import Engine

/// A failure that the program itself found, with what to tell the shell.
struct CommandError: Error, CustomStringConvertible {
  let exitCode: ExitCode
  let description: String

  init(_ exitCode: ExitCode, _ description: String) {
    self.exitCode = exitCode
    self.description = description
  }
}

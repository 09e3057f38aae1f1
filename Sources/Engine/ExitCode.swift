public import Files

/// What the program tells the shell, after sysexits.h.
public enum ExitCode: Int32, Sendable {
  /// All done.
  case success = 0
  /// Some items failed, the rest are published.
  case itemsFailed = 1
  /// The command line makes no sense.
  case usage = 64
  /// A manifest, a recipe or a model is bad.
  case badData = 65
  /// An input is missing.
  case missingInput = 66
  /// The program itself is at fault.
  case software = 70
  /// The machine has too little memory.
  case outOfMemory = 71
  /// An output cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed: disk full.
  case inputOutput = 74
  /// Another run holds the lock.
  case locked = 75
  /// The time that was given is over, as timeout(1) says it; the same command resumes.
  case timeLimit = 124
  /// Stopped by SIGINT; the same command resumes.
  case interrupted = 130
  /// Stopped by SIGTERM; the same command resumes.
  case terminated = 143

  /// The code that an error ends the program with.
  public init(_ error: any Error) {
    switch error {
    case let error as DocumentProblems: self = error.exitCode
    case let error as RunError: self = error.exitCode
    case let error as MergeError: self = error.exitCode
    case let error as FileError: self = ExitCode(error.consequence)
    case is IndexError, is PublishedRunError: self = .badData
    default: self = .software
    }
  }

  /// The code of a file error.
  public init(_ consequence: FileError.Consequence) {
    switch consequence {
    case .missingInput: self = .missingInput
    case .outside: self = .badData
    case .cannotCreate: self = .cannotCreate
    case .inputOutput: self = .inputOutput
    }
  }
}

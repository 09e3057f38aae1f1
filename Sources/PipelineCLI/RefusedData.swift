import Engine

/// What a trainer throws beside the errors that have a code of their own: data or a model that it
/// refuses.
enum RefusedData {
  static func error(_ error: any Error) -> any Error {
    switch Engine.ExitCode(error) {
    case .software: CommandError(.badData, "\(error)")
    default: error
    }
  }
}

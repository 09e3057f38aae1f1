public import PipelineInterface

/// How a training ended.
public struct TrainingSummary: Sendable {
  /// The run's folder.
  public let folder: String
  /// The checkpoint's path.
  public let checkpoint: String
  /// What the trainer gave.
  public let outcome: TrainingOutcome
  /// Why it was stopped before its last step; `nil`: it was not.
  public let stopped: Cancellation.Cause?
  /// Wall time.
  public let seconds: Double

  /// What to tell the shell.
  public var exitCode: ExitCode { stopped?.exitCode ?? .success }
}

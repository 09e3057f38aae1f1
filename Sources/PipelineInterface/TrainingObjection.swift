/// What speaks against a training before any of its data is read.
public enum TrainingObjection: Hashable, Sendable {
  /// A value that does not go with another one.
  case parameter(ParameterError)
  /// Weights, gradients and optimizer of the networks take at least so many bytes: too many.
  case memory(bytes: Int)
}

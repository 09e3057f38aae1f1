import PipelineInterface

/// The state that a tier begins a sound with.
enum InitialState: String, CaseIterable, Sendable, ParameterChoice {
  /// Zero.
  case zero
  /// A vector learned with the rest.
  case learned
}

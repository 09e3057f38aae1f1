import Files
public import PipelineInterface

/// A post-processing step that is ready for every item of its job.
public struct PlannedStep: Sendable {
  /// The step.
  public let kind: PostProcessorKind
  /// Its parameters, defaults filled in; a side input is named by its content digest.
  public let values: ParameterValues
  /// Digest of the fingerprints of training data that the step looks at.
  let fingerprints: Digest?
  /// Changes a sample.
  let apply: PostProcessorKind.Function

  /// `wrap/1 columns=72`: name, version and values.
  var text: String {
    (["\(kind.name)/\(kind.version)"] + recorded.map { "\($0.name)=\($0.text)" })
      .joined(separator: " ")
  }

  /// What index and files tell of the values: all but later parameters at their defaults.
  var recorded: [(name: String, text: String)] {
    values.names.compactMap { name in values.recorded[name].map { (name, $0) } }
  }
}

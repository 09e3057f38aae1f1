import Files
public import PipelineInterface

/// A step over all items of a job, ready for them.
public struct PlannedJobStep: Sendable {
  /// The step.
  public let kind: JobStepKind
  /// Its parameters, defaults filled in.
  public let values: ParameterValues
  /// What it does.
  let work: JobWork

  /// `atlas/1 side=1024 padding=2`: name, version and values.
  var text: String {
    (["\(kind.name)/\(kind.version)"] + recorded.map { "\($0.name)=\($0.text)" })
      .joined(separator: " ")
  }

  /// What index and files tell of the values: all but later parameters at their defaults.
  var recorded: [(name: String, text: String)] {
    values.names.compactMap { name in values.recorded[name].map { (name, $0) } }
  }

  /// Appends what the plan's fingerprint has of it.
  func update(_ hash: inout SHA256) {
    hash.updateField("job-step")
    hash.updateField(kind.name)
    hash.updateField(UInt64(kind.version))
    hash.updateFields(values)
  }
}

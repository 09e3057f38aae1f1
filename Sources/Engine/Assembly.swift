public import Media
public import PipelineInterface

/// The kinds and steps that a program is put together from; there is no other registry.
public struct Assembly: Sendable {
  /// Kinds of generators, in the order of help and schema.
  public let generators: [GeneratorKind]
  /// Post-processing steps, in the order of help and schema.
  public let steps: [PostProcessorKind]
  /// Steps over all items of a job, in the order of help and schema.
  public let jobSteps: [JobStepKind]

  /// An assembly from its lists; names must differ, but for steps of different media.
  public init(
    generators: [GeneratorKind], steps: [PostProcessorKind], jobSteps: [JobStepKind] = []
  ) {
    let kinds = generators.map { $0.name }
    let names =
      kinds + kinds.flatMap { kind in Medium.allCases.map { "\(kind) of \($0)" } }
      + steps.map { "\($0.name) of \($0.medium)" } + Set(steps.map { $0.name }).sorted()
      + jobSteps.map { $0.name }
    precondition(Set(names).count == names.count, "two kinds or steps have one name: \(names)")
    self.generators = generators
    self.steps = steps
    self.jobSteps = jobSteps
  }

  /// The kind of a name.
  public func generator(named name: String) -> GeneratorKind? {
    generators.first { $0.name == name }
  }

  /// The step of a name over a medium.
  public func step(named name: String, _ medium: Medium) -> PostProcessorKind? {
    steps.first { $0.name == name && $0.medium == medium }
  }

  /// The step of a name over all items of a job of a medium.
  public func jobStep(named name: String, _ medium: Medium) -> JobStepKind? {
    jobSteps.first { $0.name == name && $0.media.contains(medium) }
  }

  /// The steps of a name, one for each medium that has it.
  public func steps(named name: String) -> [PostProcessorKind] {
    steps.filter { $0.name == name }
  }
}

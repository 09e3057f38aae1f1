public import PipelineInterface

/// The kinds and steps that a program is put together from; there is no other registry.
public struct Assembly: Sendable {
  /// Kinds of generators, in the order of help and schema.
  public let generators: [GeneratorKind]
  /// Post-processing steps, in the order of help and schema.
  public let steps: [PostProcessorKind]

  /// An assembly from its lists; names must differ.
  public init(generators: [GeneratorKind], steps: [PostProcessorKind]) {
    let names = generators.map { $0.name } + steps.map { $0.name }
    precondition(Set(names).count == names.count, "two kinds or steps have one name: \(names)")
    self.generators = generators
    self.steps = steps
  }

  /// The kind of a name.
  public func generator(named name: String) -> GeneratorKind? {
    generators.first { $0.name == name }
  }

  /// The step of a name.
  public func step(named name: String) -> PostProcessorKind? {
    steps.first { $0.name == name }
  }
}

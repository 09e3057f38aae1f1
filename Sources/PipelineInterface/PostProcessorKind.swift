public import Media

/// A post-processing step as a value.
///
/// A step is a pure function of sample, values, inputs and its stream.
public struct PostProcessorKind: Sendable {
  /// What changes a sample, its values and inputs being known.
  public typealias Function = @Sendable (Sample, StepContext) throws(StepError) -> Sample

  /// Element name: `wrap`.
  ///
  /// Steps of different media may share a name.
  public let name: String
  /// The medium it takes and gives.
  public let medium: Medium
  /// Raised when the step's results change; part of the content key.
  public let version: Int
  /// One sentence for people.
  public let help: String
  /// A line of a manifest that shows the step at work; empty: none.
  public let example: String
  /// Attributes.
  public let parameters: [any AnyParameter]
  /// Whether it may turn a sample down, so that its item is drawn again.
  public let mayReject: Bool
  /// The format in which a job with this step is published; `nil`: the step does not care.
  public let format: @Sendable (ParameterValues) -> FileFormat?
  /// The step for values and inputs, ready for every item of a job.
  ///
  /// What is wrong with them together is thrown here, before work starts.
  public let prepare: @Sendable (ParameterValues, StepInputs) throws(ParameterError) -> Function

  /// The most that a sample can be behind the step, from the most that it is before.
  public private(set) var bound: @Sendable (SampleBound, ParameterValues) -> SampleBound = {
    bound, _ in bound
  }

  /// The same step, with what it makes of the bound of a sample: for those that enlarge or cut.
  public func bounded(
    _ bound: @escaping @Sendable (SampleBound, ParameterValues) -> SampleBound
  ) -> PostProcessorKind {
    var other = self
    other.bound = bound
    return other
  }

  /// A step that needs its values alone.
  public init(
    name: String, medium: Medium, version: Int, help: String, example: String = "",
    parameters: [any AnyParameter],
    apply: @escaping @Sendable (Sample, ParameterValues, StepContext) throws(StepError) -> Sample
  ) {
    self.init(
      name: name, medium: medium, version: version, help: help, example: example,
      parameters: parameters,
      prepare: { values, _ in
        { sample, context throws(StepError) in try apply(sample, values, context) }
      })
  }

  /// A step from its parts.
  public init(
    name: String, medium: Medium, version: Int, help: String, example: String,
    parameters: [any AnyParameter], mayReject: Bool = false,
    format: @escaping @Sendable (ParameterValues) -> FileFormat? = { _ in nil },
    prepare:
      @escaping @Sendable (ParameterValues, StepInputs) throws(ParameterError) -> Function
  ) {
    self.name = name
    self.medium = medium
    self.version = version
    self.help = help
    self.example = example
    self.parameters = parameters
    self.mayReject = mayReject
    self.format = format
    self.prepare = prepare
  }
}

import Files
import Media
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
  ///
  /// In a value `\` is written `\\`, a space `\s`, a line feed `\n`: so that it splits at spaces.
  var text: String {
    (["\(kind.name)/\(kind.version)"] + recorded.map { "\($0.name)=\(Self.escaped($0.text))" })
      .joined(separator: " ")
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case " ": result += "\\s"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// What index and files tell of the values: all but later parameters at their defaults.
  var recorded: [(name: String, text: String)] {
    values.names.compactMap { name in values.recorded[name].map { (name, $0) } }
  }
}

extension PlannedStep {
  /// A step of a job that cannot work on a sample, or turns it down.
  struct Failure: Error {
    /// Name of the step.
    let step: String
    let error: StepError
  }
}

extension [PlannedStep] {
  /// What the steps, in order, make of an item's draw.
  func apply(
    to drawn: Sample, key: Digest, attempt: UInt32
  ) throws(PlannedStep.Failure) -> Sample {
    var sample = drawn
    for (position, step) in enumerated() {
      let context = StepContext(key: key.firstWord, attempt: attempt, position: position)
      do throws(StepError) {
        sample = try step.apply(sample, context)
      } catch {
        throw PlannedStep.Failure(step: step.kind.name, error: error)
      }
    }
    return sample
  }
}

import Media
import PipelineInterface

/// Turns down what is too much like the data that the model learnt from.
struct NearCopy: Sendable {
  static let copy = Parameter<Double>(
    "copy", default: 1, in: 0...1, omittedAtDefault: true,
    help: "turns down what is more like a part of the training data; 1: nothing. Texts: share of "
      + "runs of 24 characters, or of lines, that stand there; pictures and sounds: share of "
      + "print bits in common, 0.9 and more are near copies")

  private let limit: Double
  private let tries: Int
  private let fingerprints: Fingerprints?

  /// A judge by the values of a step; refused without fingerprints in the checkpoint.
  init(_ values: ParameterValues, _ inputs: StepInputs, tries: Int) throws(ParameterError) {
    limit = values[Self.copy]
    self.tries = tries
    fingerprints = inputs.fingerprints
    guard limit == 1 || fingerprints != nil else {
      throw ParameterError(
        name: "copy",
        reason: "needs a model that was trained with <dataset fingerprints=\"true\"/>")
    }
  }

  func check(_ sample: Sample) throws(StepError) {
    guard limit < 1, let fingerprints, fingerprints.likeness(of: sample) > limit else { return }
    throw .rejected("copy", tries: tries, "it is a near copy of training data")
  }
}

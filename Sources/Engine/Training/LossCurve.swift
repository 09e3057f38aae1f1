import Media
import PipelineInterface

/// The losses of a training as a picture.
enum LossCurve {
  static func png(_ steps: [TrainingStep], unit: String) throws -> [UInt8]? { [1] }
}

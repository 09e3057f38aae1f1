import Numerics
import PipelineInterface

/// The figures of a training as a table; no clock, so it is a pure function of the recipe.
enum MetricsTable {
  /// `step,loss,validation,rate,gradient-norm`; a validation that was not measured is empty.
  static func csv(_ steps: [TrainingStep]) -> [UInt8] {
    var bytes = Array("step,loss,validation,rate,gradient-norm\n".utf8)
    for step in steps {
      let validation = step.validation.map { DecimalText.shortest($0) } ?? ""
      let cells = [
        String(step.step), DecimalText.shortest(step.loss), validation,
        DecimalText.shortest(step.rate), DecimalText.shortest(step.gradientNorm),
      ]
      bytes += Array((cells.joined(separator: ",") + "\n").utf8)
    }
    return bytes
  }
}

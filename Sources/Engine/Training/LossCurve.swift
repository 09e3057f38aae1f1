import Media
import PipelineInterface

/// The losses of a training as a picture.
enum LossCurve {
  /// Points of the training loss at most; more steps are averaged in equal groups.
  private static let resolution = 400

  /// A PNG of training and validation loss by step.
  static func png(_ steps: [TrainingStep], name: String, unit: String) throws -> [UInt8] {
    let validation = steps.compactMap { step in
      step.validation.map { (x: Double(step.step), y: $0) }
    }
    let chart = LineChart(
      title: name, xLabel: "step", yLabel: "loss, \(unit)",
      series: [
        LineChart.Series("training", points: averaged(steps)),
        LineChart.Series("validation", points: validation),
      ])
    return try PNGCodec.encode(chart.raster())
  }

  /// One point a group of steps: at its last step, the mean of its losses in the order of steps.
  private static func averaged(_ steps: [TrainingStep]) -> [(x: Double, y: Double)] {
    let size = max(1, (steps.count + resolution - 1) / resolution)
    return stride(from: 0, to: steps.count, by: size).map { start in
      let group = steps[start..<min(start + size, steps.count)]
      let sum = group.reduce(0) { $0 + $1.loss }
      return (x: Double(steps[group.endIndex - 1].step), y: sum / Double(group.count))
    }
  }
}

import Media
import PipelineInterface

/// Cuts a rectangle out of a picture.
enum Crop {
  static let left = Parameter<Int>(
    "left", default: 0, in: 0...PNGCodec.sideLimit, help: "columns cut away at the left")
  static let top = Parameter<Int>(
    "top", default: 0, in: 0...PNGCodec.sideLimit, help: "rows cut away at the top")
  static let width = Parameter<Int>(
    required: "width", in: 1...PNGCodec.sideLimit, help: "columns that are left")
  static let height = Parameter<Int>(
    required: "height", in: 1...PNGCodec.sideLimit, help: "rows that are left")

  static let kind = PostProcessorKind(
    name: "crop", medium: .image, version: 1, help: "Cuts a rectangle out of the picture.",
    example: #"<crop left="4" top="4" width="24" height="24"/>"#,
    parameters: [left, top, width, height]
  ) { sample, values, _ throws(StepError) in
    let raster = try sample.raster(for: "crop").canonical
    let x = values[left]..<values[left] + values[width]
    let y = values[top]..<values[top] + values[height]
    guard x.upperBound <= raster.width, y.upperBound <= raster.height else {
      throw StepError(
        "columns \(x.lowerBound) to \(x.upperBound - 1) and rows \(y.lowerBound) to "
          + "\(y.upperBound - 1) are not all in a picture of \(raster.width)x\(raster.height)")
    }
    return .image(raster.part(x: x, y: y))
  }.bounded { _, values in .image(width: values[width], height: values[height]) }
}

import Media
import PipelineInterface

/// Turns a picture over, or makes it symmetric from one of its sides.
enum Mirror {
  enum Mode: String, ParameterChoice {
    case flipHorizontal = "flip-horizontal"
    case flipVertical = "flip-vertical"
    case left, right, top, bottom, quarter
  }

  static let mode = Parameter<Mode>(
    "mode", default: .left, in: Anything(),
    help: "left, right, top and bottom keep that side and mirror it onto the other, quarter keeps "
      + "the one at the top left; the flips turn the picture over")

  static let kind = PostProcessorKind(
    name: "mirror", medium: .image, version: 1,
    help: "Makes the picture symmetric, or turns it over.", example: #"<mirror mode="left"/>"#,
    parameters: [mode]
  ) { sample, values, _ throws(StepError) in
    let old = try sample.raster(for: "mirror").canonical
    let mode = values[mode]
    let (right, bottom) = (old.width - 1, old.height - 1)
    return .image(
      Raster(width: old.width, height: old.height) { x, y in
        switch mode {
        case .flipHorizontal: old.pixel(right - x, y)
        case .flipVertical: old.pixel(x, bottom - y)
        case .left: old.pixel(min(x, right - x), y)
        case .right: old.pixel(max(x, right - x), y)
        case .top: old.pixel(x, min(y, bottom - y))
        case .bottom: old.pixel(x, max(y, bottom - y))
        case .quarter: old.pixel(min(x, right - x), min(y, bottom - y))
        }
      })
  }
}

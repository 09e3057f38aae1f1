import Media
import PipelineInterface

/// Cuts away what is empty around the content of a picture.
///
/// Empty is a pixel whose alpha is `alpha` at most, or which is the background's colour within the
/// tolerance. `auto` takes the colour of the corner at the top left.
enum Trim {
  static let background = Parameter<HexColor>(
    "background", default: HexColor(), in: true,
    help: "a colour that counts as empty beside what is transparent: #rrggbb, or auto, that of the "
      + "corner at the top left")
  static let tolerance = Parameter<Int>(
    "tolerance", default: 0, in: 0...255,
    help: "the largest difference of a channel from the background")
  static let alpha = Parameter<Int>(
    "alpha", default: 0, in: 0...254, help: "the largest alpha that counts as transparent")
  static let margin = Parameter<Int>(
    "margin", default: 0, in: 0...1024, help: "pixels that stay around the content, if there")

  static let kind = PostProcessorKind(
    name: "trim", medium: .image, version: 1,
    help: "Cuts away what is empty around the content of the picture.",
    example: #"<trim margin="1"/>"#, parameters: [background, tolerance, alpha, margin]
  ) { sample, values, _ throws(StepError) in
    let raster = try sample.raster(for: "trim").canonical
    let empty = Emptiness(
      color: values[background].rgb ?? raster.pixel(0, 0).rgb, tolerance: values[tolerance],
      alpha: values[alpha])
    var (left, right, top, bottom) = (raster.width, -1, raster.height, -1)
    for y in 0..<raster.height {
      for x in 0..<raster.width where !empty.contains(raster.pixel(x, y)) {
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
      }
    }
    guard right >= 0 else { throw StepError("the picture is empty: there is nothing to trim to") }
    let margin = values[margin]
    return .image(
      raster.part(
        x: max(left - margin, 0)..<min(right + 1 + margin, raster.width),
        y: max(top - margin, 0)..<min(bottom + 1 + margin, raster.height)))
  }
}

/// Which pixels count as background.
struct Emptiness {
  let color: SIMD3<Int>
  let tolerance: Int
  var alpha = 0

  func contains(_ pixel: SIMD4<Int>) -> Bool {
    if pixel.w <= alpha { return true }
    let difference = pixel.rgb &- color
    return (0..<3).allSatisfy { difference[$0].magnitude <= tolerance }
  }
}

extension SIMD4<Int> {
  /// The colour without alpha.
  var rgb: SIMD3<Int> { SIMD3(x, y, z) }
}

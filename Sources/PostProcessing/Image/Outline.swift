import Media
import PipelineInterface

/// Draws a line around what is solid in a picture.
///
/// A pixel that is not solid gets the line's colour, under what it has, where a solid pixel is near.
enum Outline {
  static let color = Parameter<HexColor>(
    "color", default: HexColor(SIMD3(0, 0, 0)), in: false, help: "the line's colour: #rrggbb")
  static let width = Parameter<Int>(
    "width", default: 1, in: 1...16, help: "the line's width in pixels")
  static let corners = Parameter<Bool>(
    "corners", default: false, in: Anything(),
    help: "whether pixels that touch at a corner only are reached too")
  static let alpha = Parameter<Int>(
    "alpha", default: 128, in: 1...255, help: "the least alpha that is solid")
  static let grow = Parameter<Bool>(
    "grow", default: false, in: Anything(),
    help: "whether the picture grows by the line's width on each side, so that the line fits")

  static let kind = PostProcessorKind(
    name: "outline", medium: .image, version: 1,
    help: "Draws a line around what is solid in the picture.",
    example: ##"<outline color="#20102a"/>"##,
    parameters: [color, width, corners, alpha, grow]
  ) { sample, values, _ throws(StepError) in
    let old = try sample.raster(for: "outline").canonical
    let width = values[width]
    let frame = values[grow] ? width : 0
    let size = (width: old.width + 2 * frame, height: old.height + 2 * frame)
    guard size.width <= PNGCodec.sideLimit, size.height <= PNGCodec.sideLimit,
      size.width * size.height <= PNGCodec.pixelLimit
    else { throw StepError("a picture of \(size.width)x\(size.height) is too large") }
    let line = values[color].rgb ?? .zero
    let reach = reach(width, corners: values[corners])
    let threshold = values[alpha]
    func pixel(_ x: Int, _ y: Int) -> SIMD4<Int> {
      guard (0..<old.width).contains(x), (0..<old.height).contains(y) else { return .zero }
      return old.pixel(x, y)
    }
    return .image(
      Raster(width: size.width, height: size.height) { x, y in
        let own = pixel(x - frame, y - frame)
        if own.w >= threshold { return own }
        let isNear = reach.contains { pixel(x - frame + $0.x, y - frame + $0.y).w >= threshold }
        return isNear ? Pixel.over(own, SIMD4(line.x, line.y, line.z, 255)) : own
      })
  }.bounded { bound, values in
    guard case .image(let columns, let rows) = bound, values[grow] else { return bound }
    return .image(width: columns + 2 * values[width], height: rows + 2 * values[width])
  }

  /// The places around a pixel that are near: a disc, for `corners` a slightly larger one.
  private static func reach(_ width: Int, corners: Bool) -> [(x: Int, y: Int)] {
    let limit = width * width + (corners ? width : 0)
    return (-width...width).flatMap { y in
      (-width...width).compactMap { x in
        (1...limit).contains(x * x + y * y) ? (x, y) : nil
      }
    }
  }
}

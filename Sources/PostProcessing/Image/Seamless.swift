import Media
import PipelineInterface

/// Makes a picture whose copies join without a seam.
///
/// A strip is cut off at the right (and at the bottom) and laid over the left (the top), stronger
/// the nearer to the edge: so the first column goes on where the last one ends. The picture becomes
/// smaller by the strip.
enum Seamless {
  enum Direction: String, ParameterChoice {
    case both, horizontal, vertical
  }

  static let overlap = Parameter<Int>(
    "overlap", default: 25, in: 1...50, help: "width of the strip in percent of the side")
  static let direction = Parameter<Direction>(
    "direction", default: .both, in: Anything(), help: "along which the copies join")

  static let kind = PostProcessorKind(
    name: "seamless", medium: .image, version: 1,
    help: "Makes the picture a tile whose copies join without a seam.",
    example: #"<seamless overlap="25"/>"#, parameters: [overlap, direction]
  ) { sample, values, _ throws(StepError) in
    var raster = try sample.raster(for: "seamless").canonical
    let share = values[overlap]
    if values[direction] != .vertical { raster = horizontal(raster, share) }
    if values[direction] != .horizontal { raster = vertical(raster, share) }
    return .image(raster)
  }

  /// The strip's width: at least one pixel where the side has two.
  private static func strip(_ side: Int, _ share: Int) -> Int {
    side < 2 ? 0 : max(1, side * share / 100)
  }

  private static func horizontal(_ old: Raster, _ share: Int) -> Raster {
    let strip = strip(old.width, share)
    let width = old.width - strip
    return Raster(width: width, height: old.height) { x, y in
      x < strip
        ? Pixel.mixed(old.pixel(x, y), 2 * x + 1, old.pixel(width + x, y), of: 2 * strip)
        : old.pixel(x, y)
    }
  }

  private static func vertical(_ old: Raster, _ share: Int) -> Raster {
    let strip = strip(old.height, share)
    let height = old.height - strip
    return Raster(width: old.width, height: height) { x, y in
      y < strip
        ? Pixel.mixed(old.pixel(x, y), 2 * y + 1, old.pixel(x, height + y), of: 2 * strip)
        : old.pixel(x, y)
    }
  }
}

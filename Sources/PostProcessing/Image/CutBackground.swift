import Media
import PipelineInterface

/// Makes the background of a picture transparent.
enum CutBackground {
  enum Place: String, ParameterChoice {
    case border, everywhere
  }

  static let color = Parameter<HexColor>(
    "color", default: HexColor(), in: true,
    help: "the background: #rrggbb, or auto, the colour that most corners have")
  static let tolerance = Parameter<Int>(
    "tolerance", default: 0, in: 0...255, help: "the largest difference of a channel from it")
  static let place = Parameter<Place>(
    "where", default: .border, in: Anything(),
    help: "border takes what hangs together with the picture's border, everywhere holes too")

  static let kind = PostProcessorKind(
    name: "cut-background", medium: .image, version: 1,
    help: "Makes the background of the picture transparent.",
    example: #"<cut-background tolerance="12"/>"#, parameters: [color, tolerance, place]
  ) { sample, values, _ throws(StepError) in
    var raster = try sample.raster(for: "cut-background").canonical
    let background = Emptiness(
      color: values[color].rgb ?? cornerColor(of: raster), tolerance: values[tolerance])
    switch values[place] {
    case .everywhere:
      for y in 0..<raster.height {
        for x in 0..<raster.width where background.contains(raster.pixel(x, y)) {
          raster.setPixel(x, y, .zero)
        }
      }
    case .border: flood(&raster, background)
    }
    return .image(raster)
  }

  /// The colour that most corners have; of equally many the first from the top left.
  private static func cornerColor(of raster: Raster) -> SIMD3<Int> {
    let (right, bottom) = (raster.width - 1, raster.height - 1)
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)]
      .map { raster.pixel($0.0, $0.1).rgb }
    var best = (count: 0, color: corners[0])
    for color in corners {
      let count = corners.count { $0 == color }
      if count > best.count { best = (count, color) }
    }
    return best.color
  }

  /// Clears what is reached from the border over edges of background pixels.
  private static func flood(_ raster: inout Raster, _ background: Emptiness) {
    let (width, height) = (raster.width, raster.height)
    var isReached = [Bool](repeating: false, count: width * height)
    var open: [(x: Int, y: Int)] = []
    func reach(_ x: Int, _ y: Int) {
      guard (0..<width).contains(x), (0..<height).contains(y), !isReached[y * width + x],
        background.contains(raster.pixel(x, y))
      else { return }
      isReached[y * width + x] = true
      open.append((x, y))
    }
    for x in 0..<width {
      reach(x, 0)
      reach(x, height - 1)
    }
    for y in 0..<height {
      reach(0, y)
      reach(width - 1, y)
    }
    while let (x, y) = open.popLast() {
      for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] { reach(x + dx, y + dy) }
    }
    for index in isReached.indices where isReached[index] {
      raster.setPixel(index % width, index / width, .zero)
    }
  }
}

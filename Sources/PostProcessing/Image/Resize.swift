import Media
import Numerics
import PipelineInterface

/// Scales a picture to a given size, by integer arithmetic alone.
///
/// Colours are weighted by their alpha, so hidden colours never bleed into an edge; where alpha
/// becomes 0, RGB becomes 0.
enum Resize {
  /// How new pixels come from old ones.
  enum Filter: String, ParameterChoice {
    /// The old pixel under the middle of the new one.
    case nearest
    /// The mean over the area that the new pixel covers.
    case box
    /// Cubic convolution: smooth, slightly sharpening.
    case bicubic
    /// Three lobes of a windowed sinc: the sharpest.
    case lanczos
  }

  static let width = Parameter<Int>(
    required: "width", in: 1...PNGCodec.sideLimit, help: "new width in pixels")
  static let height = Parameter<Int>(
    required: "height", in: 1...PNGCodec.sideLimit, help: "new height in pixels")
  static let filter = Parameter<Filter>(
    "filter", default: .box, in: Anything(),
    help: "nearest repeats or drops pixels, box averages the area, bicubic and lanczos are smooth")

  static let kind = PostProcessorKind(
    name: "resize", medium: .image, version: 1, help: "Scales the picture to a size.",
    example: #"<resize width="64" height="64" filter="lanczos"/>"#,
    parameters: [width, height, filter]
  ) { sample, values, _ throws(StepError) in
    let raster = try sample.raster(for: "resize").canonical
    let (width, height) = (values[width], values[height])
    guard width * height <= PNGCodec.pixelLimit else {
      throw StepError(
        "\(width)x\(height) pixels are too many: at most \(PNGCodec.pixelLimit) in all")
    }
    switch values[filter] {
    case .nearest: return .image(nearest(raster, width: width, height: height))
    case .box: return .image(box(raster, width: width, height: height))
    case .bicubic:
      return .image(Resampling.scaled(raster, width: width, height: height, by: .cubic))
    case .lanczos:
      return .image(Resampling.scaled(raster, width: width, height: height, by: .lanczos))
    }
  }.bounded { _, values in .image(width: values[width], height: values[height]) }

  private static func nearest(_ old: Raster, width: Int, height: Int) -> Raster {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * width * height)
    for y in 0..<height {
      let row = (2 * y + 1) * old.height / (2 * height) * old.width
      for x in 0..<width {
        let offset = 4 * (row + (2 * x + 1) * old.width / (2 * width))
        pixels += old.pixels[offset..<offset + 4]
      }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  private static func box(_ old: Raster, width: Int, height: Int) -> Raster {
    let columns = Coverage.axis(from: old.width, to: width)
    let rows = Coverage.axis(from: old.height, to: height)
    let area = old.width * old.height
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * width * height)
    for row in rows {
      for column in columns {
        appendMean(of: old, row, column, area: area, to: &pixels)
      }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  /// Appends the mean of the pixels under one new pixel, rounded to nearest.
  private static func appendMean(
    of old: Raster, _ row: Coverage, _ column: Coverage, area: Int, to pixels: inout [UInt8]
  ) {
    var (red, green, blue, alpha) = (0, 0, 0, 0)
    for (y, high) in zip(row.first..., row.weights) {
      for (x, wide) in zip(column.first..., column.weights) {
        let offset = 4 * (y * old.width + x)
        let weight = high * wide * Int(old.pixels[offset + 3])
        red += weight * Int(old.pixels[offset])
        green += weight * Int(old.pixels[offset + 1])
        blue += weight * Int(old.pixels[offset + 2])
        alpha += weight
      }
    }
    let rounded = (alpha + area / 2) / area
    guard rounded > 0 else {
      pixels.append(contentsOf: repeatElement(0, count: 4))
      return
    }
    pixels.append(UInt8((red + alpha / 2) / alpha))
    pixels.append(UInt8((green + alpha / 2) / alpha))
    pixels.append(UInt8((blue + alpha / 2) / alpha))
    pixels.append(UInt8(rounded))
  }

  /// The old pixels under one new pixel along an axis, each with its share of it.
  ///
  /// In units of 1 / (old * new) of the axis a new pixel has `old` of them, so shares are whole.
  private struct Coverage {
    let first: Int
    var weights: [Int]

    static func axis(from old: Int, to new: Int) -> [Coverage] {
      (0..<new).map { index in
        let (low, high) = (index * old, (index + 1) * old)
        let pixels = low / new...(high - 1) / new
        return Coverage(
          first: pixels.lowerBound,
          weights: pixels.map { min(high, ($0 + 1) * new) - max(low, $0 * new) })
      }
    }
  }
}

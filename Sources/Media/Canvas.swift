/// An opaque picture to draw on.
///
/// Coverage and blending use only + - * / and square roots, so a drawing has the same bytes
/// everywhere.
struct Canvas {
  /// A colour, 0xRRGGBB.
  struct Color {
    let red, green, blue: Int
    init(_ hex: Int) {
      (red, green, blue) = (hex >> 16 & 255, hex >> 8 & 255, hex & 255)
    }
  }

  let width: Int
  let height: Int
  private var pixels: [UInt8]

  init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    pixels = []
    pixels.reserveCapacity(4 * width * height)
    for _ in 0..<width * height {
      pixels += [UInt8(background.red), UInt8(background.green), UInt8(background.blue), 255]
    }
  }

  var raster: Raster { Raster(width: width, height: height, pixels: pixels) }

  /// Lays a colour over one pixel, `coverage` in 0...256; outside of the canvas nothing happens.
  mutating func blend(_ x: Int, _ y: Int, _ color: Color, coverage: Int = 256) {
    guard (0..<width).contains(x), (0..<height).contains(y), coverage > 0 else { return }
    let offset = 4 * (y * width + x)
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let old = Int(pixels[offset + channel])
      pixels[offset + channel] = UInt8((old * (256 - coverage) + value * coverage + 128) >> 8)
    }
  }

  /// Fills a rectangle.
  mutating func fill(_ xs: Range<Int>, _ ys: Range<Int>, _ color: Color) {
    for y in ys {
      for x in xs { blend(x, y, color) }
    }
  }

  /// Draws a polyline in points of pixels (the middle of the first pixel is 0, 0), clipped.
  ///
  /// Each pixel is covered once, however often the line passes; `opacity` in 0...256.
  mutating func stroke(
    _ points: [(x: Double, y: Double)], thickness: Double, _ color: Color,
    opacity: Int = 256, in xs: Range<Int>, _ ys: Range<Int>
  ) {
    guard let first = points.first, !xs.isEmpty, !ys.isEmpty else { return }
    var coverage = [UInt16](repeating: 0, count: xs.count * ys.count)
    let reach = thickness / 2 + 0.5
    for (a, b) in zip([first] + points, points) {
      let columns = Self.pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach, in: xs)
      let rows = Self.pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach, in: ys)
      for y in rows {
        for x in columns {
          let distance = Self.distance(Double(x), Double(y), a, b)
          let share = UInt16(min(max(reach - distance, 0), 1) * 256)
          let index = (y - ys.lowerBound) * xs.count + x - xs.lowerBound
          coverage[index] = max(coverage[index], share)
        }
      }
    }
    for y in ys {
      for x in xs {
        let index = (y - ys.lowerBound) * xs.count + x - xs.lowerBound
        blend(x, y, color, coverage: (Int(coverage[index]) * opacity) >> 8)
      }
    }
  }

  /// Writes a text; `x`, `y` is the top left of its first capital letter.
  ///
  /// At scale 2 the corners are smoothed by the rule of EPX (Eric Johnston, 1992).
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ color: Color) {
    for (index, scalar) in text.unicodeScalars.enumerated() {
      let left = x + index * PixelFont.advance * scale
      for row in 0..<9 * scale {
        for column in -scale..<6 * scale
        where Self.isInk(scalar, column: column, row: row, scale: scale) {
          blend(left + column, y + row, color)
        }
      }
    }
  }

  private static func isInk(
    _ scalar: Unicode.Scalar, column: Int, row: Int, scale: Int
  ) -> Bool {
    func dot(_ dx: Int, _ dy: Int) -> Bool {
      PixelFont.hasDot(
        scalar, column: (column + scale) / scale - 1 + dx, row: row / scale + dy)
    }
    guard scale == 2, !dot(0, 0) else { return dot(0, 0) }
    let (dx, dy) = (column & 1 == 0 ? -1 : 1, row & 1 == 0 ? -1 : 1)
    return dot(dx, 0) && dot(0, dy) && !dot(-dx, 0) && !dot(0, -dy) && !dot(dx, dy)
  }

  /// The pixels whose middle lies between two positions, within a range.
  private static func pixels(_ low: Double, _ high: Double, in range: Range<Int>) -> Range<Int> {
    let lower = Int(min(max(low.rounded(.up), Double(range.lowerBound)), Double(range.upperBound)))
    let upper = Int(
      min(max(high.rounded(.down) + 1, Double(range.lowerBound)), Double(range.upperBound)))
    return lower..<max(lower, upper)
  }

  /// Distance of a pixel from a segment.
  private static func distance(
    _ x: Double, _ y: Double, _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)
  ) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    let along = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0
    let t = min(max(along, 0), 1)
    let (px, py) = (x - a.x - t * dx, y - a.y - t * dy)
    return (px * px + py * py).squareRoot()
  }
}

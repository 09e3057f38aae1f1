/// Curves over a common axis as a picture: the losses of a training.
///
/// The same data give the same bytes everywhere: own font, own logarithm, no libm.
public struct LineChart: Sendable {
  /// A curve.
  public struct Series: Sendable {
    /// Its name in the legend.
    public let name: String
    /// Points by rising x; those that are not finite (or, on a logarithmic axis, not positive) are
    /// left out.
    public let points: [(x: Double, y: Double)]
    /// A curve from its points.
    public init(_ name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// How y is laid out.
  public enum Scale: Sendable {
    case linear, logarithmic
  }

  /// The line above everything.
  public var title: String
  /// What x is.
  public var xLabel: String
  /// What y is.
  public var yLabel: String
  /// How y is laid out.
  public var yScale: Scale
  /// The curves, later ones on top.
  public var series: [Series]

  /// A chart from its parts.
  public init(
    title: String, xLabel: String, yLabel: String, yScale: Scale = .linear, series: [Series]
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.yScale = yScale
    self.series = series
  }

  /// The picture; at least 240 x 160 pixels.
  public func raster(width: Int = 960, height: Int = 540) -> Raster {
    var canvas = Canvas(
      width: max(width, 240), height: max(height, 160), background: Self.background)
    let frame = Frame(
      xs: 84..<canvas.width - 28, ys: 84..<canvas.height - 64, chart: self)
    drawLabels(on: &canvas, frame)
    guard frame.hasData else {
      let text = "no data"
      canvas.write(
        text, x: (canvas.width - PixelFont.width(text, scale: 2)) / 2, y: canvas.height / 2,
        scale: 2, Self.quiet)
      return canvas.raster
    }
    drawAxes(on: &canvas, frame)
    for (index, series) in series.enumerated() {
      draw(series, Self.palette[index % Self.palette.count], on: &canvas, frame)
    }
    return canvas.raster
  }

  private static let background = Canvas.Color(0xFCFCFA)
  private static let grid = Canvas.Color(0xE6E6E1)
  private static let axis = Canvas.Color(0x9A9A94)
  private static let quiet = Canvas.Color(0x66666A)
  private static let ink = Canvas.Color(0x1E1E24)
  /// Colours that also differ in lightness, for readers who do not see hues.
  private static let palette = [0x2F6DB5, 0xE0792B, 0x3A9A6B, 0xB5365A, 0x7A5BB0, 0x6E6E6E].map {
    Canvas.Color($0)
  }

  private func drawLabels(on canvas: inout Canvas, _ frame: Frame) {
    canvas.write(title, x: 20, y: 18, scale: 2, Self.ink)
    canvas.write(yLabel, x: 20, y: 52, scale: 2, Self.quiet)
    canvas.write(
      xLabel, x: frame.xs.upperBound - PixelFont.width(xLabel, scale: 2), y: canvas.height - 26,
      scale: 2, Self.quiet)
    // The legend ends at the right edge of the frame.
    var right = frame.xs.upperBound
    for (index, series) in series.enumerated().reversed() {
      right -= PixelFont.width(series.name, scale: 2)
      canvas.write(series.name, x: right, y: 52, scale: 2, Self.quiet)
      right -= 34
      canvas.fill(right..<right + 24, 57..<61, Self.palette[index % Self.palette.count])
      right -= 22
    }
  }

  private func drawAxes(on canvas: inout Canvas, _ frame: Frame) {
    for tick in frame.yTicks {
      let y = Int(frame.y(tick.value).rounded())
      canvas.fill(frame.xs, y..<y + 1, Self.grid)
      canvas.write(
        tick.text, x: frame.xs.lowerBound - 12 - PixelFont.width(tick.text, scale: 2), y: y - 6,
        scale: 2, Self.quiet)
    }
    let bottom = frame.ys.upperBound
    for tick in frame.xTicks {
      let x = Int(frame.x(tick.value).rounded())
      canvas.fill(x..<x + 1, frame.ys, Self.grid)
      canvas.fill(x..<x + 1, bottom..<bottom + 5, Self.axis)
      let width = PixelFont.width(tick.text, scale: 2)
      canvas.write(
        tick.text, x: min(x - width / 2, canvas.width - width - 4), y: bottom + 12, scale: 2,
        Self.quiet)
    }
    canvas.fill(frame.xs, bottom..<bottom + 1, Self.axis)
  }

  private func draw(
    _ series: Series, _ color: Canvas.Color, on canvas: inout Canvas, _ frame: Frame
  ) {
    let places = frame.places(of: series)
    // Room for the half of a line or dot that passes over the edge.
    let xs = frame.xs.lowerBound - 4..<frame.xs.upperBound + 4
    let ys = frame.ys.lowerBound - 4..<frame.ys.upperBound + 4
    if places.count > frame.xs.count {
      // Too many points to follow one by one: their spread in a light tone, their middle above it.
      canvas.stroke(
        Frame.extremes(of: places), thickness: 1.8, color, opacity: 90, in: xs, ys)
      canvas.stroke(Frame.means(of: places), thickness: 2.2, color, in: xs, ys)
    } else {
      canvas.stroke(places, thickness: 1.8, color, in: xs, ys)
    }
    guard places.count <= 60 else { return }
    for place in places {
      canvas.stroke([place], thickness: 6, color, in: xs, ys)
    }
  }
}

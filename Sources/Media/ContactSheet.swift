/// Many pictures on one sheet, in rows from the top left.
public struct ContactSheet: Sendable {
  /// Pictures in a row; `nil` makes the sheet about square.
  public var columns: Int?
  /// How often each pixel is repeated in both directions, 1...64.
  public var scale: Int
  /// Pixels between pictures and around them.
  public var gap: Int

  /// A layout.
  public init(columns: Int? = nil, scale: Int = 1, gap: Int = 4) {
    precondition(
      (1...64).contains(scale) && (0...1024).contains(gap) && (columns ?? 1) > 0,
      "a contact sheet needs a scale in 1...64, a gap in 0...1024 and columns")
    self.columns = columns
    self.scale = scale
    self.gap = gap
  }

  /// The sheet; every cell has the size of the largest picture, smaller ones lie in its middle.
  ///
  /// Transparent parts show the sheet. Fails when there is no picture or the sheet would be larger
  /// than a PNG may be here.
  public func raster(of pictures: [Raster]) throws(CodecError) -> Raster {
    guard !pictures.isEmpty else {
      throw CodecError(format: "contact sheet", reason: "there are no pictures")
    }
    let columns = min(columns ?? Self.squareRoot(pictures.count), pictures.count)
    let rows = (pictures.count + columns - 1) / columns
    let cellWidth = (pictures.map { $0.width }.max() ?? 1) * scale
    let cellHeight = (pictures.map { $0.height }.max() ?? 1) * scale
    let (width, wide) = columns.multipliedReportingOverflow(by: cellWidth + gap)
    let (height, high) = rows.multipliedReportingOverflow(by: cellHeight + gap)
    guard !wide, !high, width + gap <= PNGCodec.sideLimit, height + gap <= PNGCodec.sideLimit,
      (width + gap) * (height + gap) <= PNGCodec.pixelLimit
    else {
      throw CodecError(
        format: "contact sheet",
        reason: "\(pictures.count) pictures in \(columns) columns are larger than "
          + "\(PNGCodec.sideLimit) pixels a side or \(PNGCodec.pixelLimit) in all")
    }
    var canvas = Canvas(
      width: width + gap, height: height + gap, background: Canvas.Color(0xF2F2EE))
    for (index, picture) in pictures.enumerated() {
      let left = gap + index % columns * (cellWidth + gap) + (cellWidth - picture.width * scale) / 2
      let top =
        gap + index / columns * (cellHeight + gap) + (cellHeight - picture.height * scale) / 2
      draw(picture, left: left, top: top, on: &canvas)
    }
    return canvas.raster
  }

  private func draw(_ picture: Raster, left: Int, top: Int, on canvas: inout Canvas) {
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let offset = 4 * (y * picture.width + x)
        let (r, g, b) = (
          Int(picture.pixels[offset]), Int(picture.pixels[offset + 1]),
          Int(picture.pixels[offset + 2])
        )
        let alpha = Int(picture.pixels[offset + 3])
        let color = Canvas.Color(r << 16 | g << 8 | b)
        for row in 0..<scale {
          for column in 0..<scale {
            canvas.blend(
              left + x * scale + column, top + y * scale + row, color,
              coverage: (alpha * 256 + 127) / 255)
          }
        }
      }
    }
  }

  /// The smallest number whose square is at least `count`.
  private static func squareRoot(_ count: Int) -> Int {
    var root = 1
    while root * root < count { root += 1 }
    return root
  }
}

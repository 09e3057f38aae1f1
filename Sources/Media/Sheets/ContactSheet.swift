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
    var canvas = try canvas(
      for: pictures.count, columns: columns,
      cellWidth: (pictures.map { $0.width }.max() ?? 1) * scale,
      cellHeight: (pictures.map { $0.height }.max() ?? 1) * scale)
    for (index, picture) in pictures.enumerated() { canvas.lay(picture, at: index) }
    return canvas.canvas.raster
  }

  /// An empty sheet for so many pictures, whose cells have a size in its pixels; below each there
  /// is `footer` more.
  func canvas(
    for count: Int, columns: Int, cellWidth: Int, cellHeight: Int, footer: Int = 0
  ) throws(CodecError) -> Cells {
    let rows = (count + columns - 1) / columns
    let (width, wide) = columns.multipliedReportingOverflow(by: cellWidth + gap)
    let (height, high) = rows.multipliedReportingOverflow(by: cellHeight + footer + gap)
    guard !wide, !high, width + gap <= PNGCodec.sideLimit, height + gap <= PNGCodec.sideLimit,
      (width + gap) * (height + gap) <= PNGCodec.pixelLimit
    else {
      throw CodecError(
        format: "contact sheet",
        reason: "\(count) pictures in \(columns) columns are larger than "
          + "\(PNGCodec.sideLimit) pixels a side or \(PNGCodec.pixelLimit) in all")
    }
    return Cells(
      sheet: self, columns: columns, cellWidth: cellWidth, cellHeight: cellHeight, footer: footer,
      canvas: Canvas(width: width + gap, height: height + gap, background: Canvas.Color(0xF2F2EE)))
  }

  /// A sheet on its way, filled a cell at a time.
  struct Cells {
    let sheet: ContactSheet
    let columns, cellWidth, cellHeight, footer: Int
    var canvas: Canvas

    /// Draws a picture in the middle of its cell.
    mutating func lay(_ picture: Raster, at index: Int) {
      let (left, top) = corner(of: index)
      sheet.draw(
        picture, left: left + (cellWidth - picture.width * sheet.scale) / 2,
        top: top + (cellHeight - picture.height * sheet.scale) / 2, on: &canvas)
    }

    /// Writes below a cell as much of a text as there is room for.
    mutating func write(_ text: String, at index: Int) {
      let (left, top) = corner(of: index)
      let room = max(0, (cellWidth + 1) / PixelFont.advance)
      let scalars = text.unicodeScalars.prefix(room)
      let text = String(String.UnicodeScalarView(scalars))
      canvas.write(
        text, x: left + (cellWidth - PixelFont.width(text, scale: 1)) / 2, y: top + cellHeight + 2,
        scale: 1, Canvas.Color(0x50505A))
    }

    private func corner(of index: Int) -> (left: Int, top: Int) {
      (
        sheet.gap + index % columns * (cellWidth + sheet.gap),
        sheet.gap + index / columns * (cellHeight + footer + sheet.gap)
      )
    }
  }

  fileprivate func draw(_ picture: Raster, left: Int, top: Int, on canvas: inout Canvas) {
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
  static func squareRoot(_ count: Int) -> Int {
    var root = 1
    while root * root < count { root += 1 }
    return root
  }
}

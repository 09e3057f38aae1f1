/// Makes contact sheets of pictures, for people to look at.
///
/// Memory: one sheet, of 2048 pixels a side, or of one row or column where a picture is larger.
public struct ContactSheetMaker: SheetMaker {
  /// What a sheet is filled up to, in pixels.
  private static let side = 2048
  /// Rows that a label takes.
  private static let footer = 11

  private let layout: ContactSheet
  private let hasLabels: Bool

  /// A maker by a layout; with labels each picture has its own below it.
  public init(_ layout: ContactSheet, hasLabels: Bool = false) {
    self.layout = layout
    self.hasLabels = hasLabels
  }

  /// One sheet: 2048 pixels a side, or what its pictures need.
  public func workingBytes(of count: Int, _ extent: Extent) -> Int {
    guard case .image(let width, let height) = extent else { return 0 }
    let (side, gap) = (Double(Self.side), Double(layout.gap))
    let cell = (
      width: Double(width) * Double(layout.scale) + gap,
      height: Double(height) * Double(layout.scale) + gap + Double(Self.footer)
    )
    let columns = layout.columns.map { Double($0) } ?? max(1, side / cell.width)
    let rows = max(1, side / cell.height)
    return sheetBytes(pixels: min(columns * rows, Double(count)) * cell.width * cell.height)
  }

  /// One sheet after the other; every cell has the size of the largest picture of them all.
  public func make(
    of members: [SheetMember], name: String, read: (Int) throws -> Sample,
    each: (Sheet) throws -> Void
  ) throws {
    var (width, height) = (0, 0)
    for member in members {
      guard case .image(let w, let h) = member.extent else {
        throw CodecError(format: "contact sheet", reason: "only pictures go onto a sheet")
      }
      (width, height) = (max(width, w), max(height, h))
    }
    guard width > 0, height > 0 else { return }
    let (cellWidth, cellHeight) = (width * layout.scale, height * layout.scale)
    let footer = hasLabels ? Self.footer : 0
    let room = max(1, (Self.side - layout.gap) / (cellWidth + layout.gap))
    let columns = min(
      layout.columns ?? min(ContactSheet.squareRoot(members.count), room), members.count)
    let rows = max(1, (Self.side - layout.gap) / (cellHeight + footer + layout.gap))
    let starts = Array(stride(from: 0, to: members.count, by: columns * rows))
    for (sheetName, start) in zip(sheetNames(name, count: starts.count), starts) {
      let own = start..<min(members.count, start + columns * rows)
      var cells = try layout.canvas(
        for: own.count, columns: columns, cellWidth: cellWidth, cellHeight: cellHeight,
        footer: footer)
      for index in own {
        guard case .image(let picture) = try read(index), picture.width <= width,
          picture.height <= height
        else {
          throw CodecError(
            format: "contact sheet", reason: "'\(members[index].name)' has another size than noted")
        }
        cells.lay(picture, at: index - start)
        if hasLabels { cells.write(members[index].label, at: index - start) }
      }
      try each(
        Sheet(
          name: sheetName, content: .image(cells.canvas.raster), layout: nil, count: own.count))
    }
  }
}

/// Makes the atlas of pictures: pages as PNG, each with the JSON that game engines read.
///
/// Memory: one page, of at most `side * side * 4` bytes.
public struct AtlasMaker: SheetMaker {
  private let packer: AtlasPacker
  private let side, padding: Int

  /// A maker of pages of at most `side` pixels, 64...8192, with `padding` free ones, 0...64.
  public init(side: Int = 2048, padding: Int = 2) {
    packer = AtlasPacker(sideLimit: side, padding: padding)
    (self.side, self.padding) = (side, padding)
  }

  /// Whether a picture fits on a page at all.
  public func fits(_ extent: Extent) -> Bool { Self.size(extent).map { packer.fits($0) } ?? false }

  /// One page, which pictures fill to two thirds at least.
  public func workingBytes(of count: Int, _ extent: Extent) -> Int {
    guard case .image(let width, let height) = extent else { return 0 }
    let own = Double(width + 2 * padding) * Double(height + 2 * padding) * Double(count)
    return sheetBytes(pixels: min(Double(side) * Double(side), own * 1.5))
  }

  /// One page after the other; a picture that fits on none is refused.
  public func make(
    of members: [SheetMember], name: String, read: (Int) throws -> Sample,
    each: (Sheet) throws -> Void
  ) throws {
    let sizes = members.compactMap { Self.size($0.extent) }
    guard sizes.count == members.count else {
      throw CodecError(format: "atlas", reason: "only pictures go onto a page")
    }
    let layout = try packer.layout(sizes)
    let names = sheetNames(name, count: layout.pages.count)
    for (number, size) in layout.pages.enumerated() {
      let own = members.indices.filter { layout.places[$0].page == number }
      var page = AtlasPage(size)
      for index in own {
        guard case .image(let picture) = try read(index), picture.width == sizes[index].width,
          picture.height == sizes[index].height
        else {
          throw CodecError(
            format: "atlas", reason: "'\(members[index].name)' has another size than noted")
        }
        page.lay(picture, x: layout.places[index].x, y: layout.places[index].y)
      }
      let description = AtlasDescription(
        image: "\(names[number]).png", size: size,
        frames: own.map { index in
          AtlasDescription.Frame(
            name: members[index].name + ".png", x: layout.places[index].x,
            y: layout.places[index].y, size: sizes[index])
        }, relatedPages: names.indices.filter { $0 != number }.map { "\(names[$0]).json" })
      try each(
        Sheet(
          name: names[number], content: .image(page.raster), layout: description.json,
          count: own.count))
    }
  }

  private static func size(_ extent: Extent) -> AtlasPacker.Size? {
    guard case .image(let width, let height) = extent, width > 0, height > 0 else { return nil }
    return AtlasPacker.Size(width: width, height: height)
  }
}

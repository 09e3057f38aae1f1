/// A page of an atlas that pictures are laid on.
public struct AtlasPage: Sendable {
  private let size: AtlasPacker.Size
  private var pixels: [UInt8]

  /// An empty page: transparent everywhere.
  public init(_ size: AtlasPacker.Size) {
    self.size = size
    pixels = [UInt8](repeating: 0, count: 4 * size.width * size.height)
  }

  /// Copies a picture to a place; it must lie on the page.
  public mutating func lay(_ picture: Raster, x: Int, y: Int) {
    precondition(
      x >= 0 && y >= 0 && x + picture.width <= size.width && y + picture.height <= size.height,
      "a picture of \(picture.width)x\(picture.height) at \(x), \(y) passes over the edge")
    let row = 4 * picture.width
    for line in 0..<picture.height {
      let target = 4 * ((y + line) * size.width + x)
      pixels.replaceSubrange(
        target..<target + row, with: picture.pixels[line * row..<(line + 1) * row])
    }
  }

  /// The page as a picture.
  public var raster: Raster { Raster(width: size.width, height: size.height, pixels: pixels) }
}

/// A picture: RGBA, 8 bits a channel, rows from the top, straight alpha.
public struct Raster: Hashable, Sendable {
  /// Pixels in a row, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// `4 * width * height` bytes.
  public var pixels: [UInt8]

  /// A picture from its pixels.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == 4 * width * height,
      "a raster of \(width)x\(height) needs \(4 * width * height) bytes, got \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

/// A picture as a palette and the number of each pixel's colour.
public struct IndexedRaster: Hashable, Sendable {
  /// The colours as RGBA: those that are not opaque first, then by red, green, blue, alpha.
  public let palette: [[UInt8]]
  /// `width * height` places in the palette.
  public let indexes: [UInt8]

  /// A picture of 256 colours at most; `nil`: there are more.
  public init?(_ raster: Raster) {
    let pixels = raster.canonical.pixels
    var places: [UInt32: UInt8] = [:]
    for offset in stride(from: 0, to: pixels.count, by: 4) {
      places[Self.key(pixels, offset)] = 0
      if places.count > 256 { return nil }
    }
    let colors = places.keys.sorted { first, second in
      let (isFirstOpaque, isSecondOpaque) = (first & 255 == 255, second & 255 == 255)
      return isFirstOpaque == isSecondOpaque ? first < second : isSecondOpaque
    }
    for (index, color) in colors.enumerated() { places[color] = UInt8(index) }
    palette = colors.map { color in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: color >> $0) }
    }
    indexes = stride(from: 0, to: pixels.count, by: 4).map { places[Self.key(pixels, $0)] ?? 0 }
  }

  private static func key(_ pixels: [UInt8], _ offset: Int) -> UInt32 {
    UInt32(pixels[offset]) << 24 | UInt32(pixels[offset + 1]) << 16
      | UInt32(pixels[offset + 2]) << 8 | UInt32(pixels[offset + 3])
  }
}

import Media

/// A palette chosen for a picture by median cut (Heckbert, SIGGRAPH 1982).
///
/// Pixels with alpha 0 count for nothing. All choices are by integers, ties by the smaller colour or
/// earlier box.
enum MedianCut {
  /// Red, green, blue in 0...255.
  typealias RGB = SIMD3<Int>

  /// A colour of the picture and the number of its pixels.
  private struct Entry {
    let color: RGB
    let count: Int
  }

  /// A palette of `colors` at most; `nil`: the picture has no more colours than that.
  static func palette(of raster: Raster, colors: Int) -> [RGB]? {
    let entries = histogram(raster)
    guard entries.count > colors else { return nil }
    return medianCut(entries, colors: colors).map { $0.mean }
  }

  /// The colours of all visible pixels, by rising value.
  private static func histogram(_ raster: Raster) -> [Entry] {
    var counts: [Int: Int] = [:]
    forEachVisible(in: raster) { _, color in counts[packed(color), default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { value, count in
      Entry(color: RGB(value >> 16, value >> 8 & 255, value & 255), count: count)
    }
  }

  /// Cuts the box with the largest weight until there are enough boxes or all hold one colour.
  private static func medianCut(_ entries: [Entry], colors: Int) -> [Box] {
    var boxes = [Box(entries)]
    while boxes.count < colors {
      var best = 0
      for (index, box) in boxes.enumerated() where box.weight > boxes[best].weight { best = index }
      guard boxes[best].weight > 0 else { break }
      let (low, high) = boxes[best].halves
      boxes[best] = low
      boxes.append(high)
    }
    return boxes
  }

  /// Colours that share one entry of the palette.
  private struct Box {
    let entries: [Entry]
    let pixels: Int
    /// The channel along which the box is longest.
    let channel: Int
    /// Length of the longest side times pixels; 0 for a single colour.
    let weight: Int

    init(_ entries: [Entry]) {
      self.entries = entries
      pixels = entries.reduce(0) { $0 + $1.count }
      var (low, high) = (RGB(repeating: 255), RGB(repeating: 0))
      for entry in entries {
        low = pointwiseMin(low, entry.color)
        high = pointwiseMax(high, entry.color)
      }
      let sides = high &- low
      var longest = 0
      for channel in 1..<3 where sides[channel] > sides[longest] { longest = channel }
      channel = longest
      weight = sides[longest] * pixels
    }

    /// Both sides of the median pixel along the longest side; each has at least one colour.
    var halves: (Box, Box) {
      let sorted = entries.sorted {
        ($0.color[channel], packed($0.color)) < ($1.color[channel], packed($1.color))
      }
      var passed = 0
      var cut = 0
      while cut < sorted.count - 1, cut == 0 || 2 * (passed + sorted[cut].count) <= pixels {
        passed += sorted[cut].count
        cut += 1
      }
      return (Box(Array(sorted[..<cut])), Box(Array(sorted[cut...])))
    }

    /// The mean colour of the pixels, rounded to nearest.
    var mean: RGB {
      let sum = entries.reduce(RGB(repeating: pixels / 2)) { $0 &+ $1.color &* $1.count }
      return RGB(sum.x / pixels, sum.y / pixels, sum.z / pixels)
    }
  }

  static func packed(_ color: RGB) -> Int { color.x << 16 | color.y << 8 | color.z }

  /// Calls `body` with the place and colour of each pixel whose alpha is not 0.
  private static func forEachVisible(
    in raster: Raster, _ body: (_ offset: Int, _ color: RGB) -> Void
  ) {
    let pixels = raster.pixels
    for offset in stride(from: 0, to: pixels.count, by: 4) where pixels[offset + 3] > 0 {
      body(offset, RGB(Int(pixels[offset]), Int(pixels[offset + 1]), Int(pixels[offset + 2])))
    }
  }
}

import Media
import PipelineInterface

/// How a picture's colours become those of a palette; all by integers.
enum Dither: String, ParameterChoice {
  /// The nearest colour.
  case none
  /// A pattern of 8x8 thresholds (Bayer, 1973) moves the colour before the nearest is taken.
  case ordered
  /// The error goes to the neighbours, 7 3 5 1 of 16 (Floyd and Steinberg, 1976); rows in turn from
  /// the left and from the right.
  case floydSteinberg = "floyd-steinberg"

  /// The picture in colours of the palette; alpha stays, pixels of alpha 0 count for nothing.
  func reduce(_ raster: Raster, to palette: [SIMD3<Int>]) -> Raster {
    var nearest = NearestColor(palette)
    switch self {
    case .none:
      return raster.mappingVisible { _, _, color in nearest.color(to: color) }
    case .ordered:
      let spread = Self.spread(of: palette)
      return raster.mappingVisible { x, y, color in
        // -63...63 of 128.
        let threshold = 2 * Self.bayer(x & 7, y & 7) - 63
        let moved = color &+ SIMD3(repeating: threshold * spread / 128)
        return nearest.color(to: moved.clamped(lowerBound: .zero, upperBound: Self.white))
      }
    case .floydSteinberg: return diffused(raster, &nearest)
    }
  }

  private static let white = SIMD3<Int>(repeating: 255)

  /// The rank of a place in the pattern, 0...63: its bits are those of x ^ y and y, interleaved.
  private static func bayer(_ x: Int, _ y: Int) -> Int {
    var rank = 0
    for bit in 0..<3 {
      rank |= ((x ^ y) >> bit & 1) << (5 - 2 * bit) | (y >> bit & 1) << (4 - 2 * bit)
    }
    return rank
  }

  /// The mean distance of the palette's colours to their nearest ones, by their farthest channel.
  private static func spread(of palette: [SIMD3<Int>]) -> Int {
    guard palette.count > 1 else { return 0 }
    var sum = 0
    for (index, color) in palette.enumerated() {
      var least = Int.max
      for (other, candidate) in palette.enumerated() where other != index {
        let difference = candidate &- color
        least = min(
          least, max(abs(difference.x), max(abs(difference.y), abs(difference.z))))
      }
      sum += least
    }
    return sum / palette.count
  }

  private func diffused(_ raster: Raster, _ nearest: inout NearestColor) -> Raster {
    var result = raster
    let width = raster.width
    // Errors in sixteenths, of this row and the next, with a place beside each end.
    var errors = [SIMD3<Int>](repeating: .zero, count: width + 2)
    var next = errors
    for y in 0..<raster.height {
      let step = y % 2 == 0 ? 1 : -1
      for position in 0..<width {
        let x = step > 0 ? position : width - 1 - position
        let pixel = raster.pixel(x, y)
        guard pixel.w > 0 else { continue }
        let wanted = (pixel.rgb &* 16 &+ errors[x + 1])
          .clamped(lowerBound: .zero, upperBound: Self.white &* 16)
        let color = nearest.color(to: (wanted &+ 8) / 16)
        result.setPixel(x, y, SIMD4(color.x, color.y, color.z, pixel.w))
        let error = wanted &- color &* 16
        errors[x + 1 + step] &+= error &* 7 / 16
        next[x + 1 - step] &+= error &* 3 / 16
        next[x + 1] &+= error &* 5 / 16
        next[x + 1 + step] &+= error / 16
      }
      swap(&errors, &next)
      next = [SIMD3<Int>](repeating: .zero, count: width + 2)
    }
    return result
  }
}

/// The nearest colour of a palette by the sum of squares, of equally near ones the first.
struct NearestColor {
  private let palette: [SIMD3<Int>]
  private var known: [Int: SIMD3<Int>] = [:]

  init(_ palette: [SIMD3<Int>]) { self.palette = palette }

  mutating func color(to color: SIMD3<Int>) -> SIMD3<Int> {
    let key = MedianCut.packed(color)
    if let found = known[key] { return found }
    var best = (distance: Int.max, color: color)
    for candidate in palette {
      let difference = candidate &- color
      let distance = (difference &* difference).wrappedSum()
      if distance < best.distance { best = (distance, candidate) }
    }
    // Pictures of many colours must not fill the memory.
    if known.count >= 1 << 16 { known.removeAll(keepingCapacity: true) }
    known[key] = best.color
    return best.color
  }
}

extension Raster {
  /// The picture with new colours for the pixels whose alpha is not 0.
  func mappingVisible(_ color: (_ x: Int, _ y: Int, SIMD3<Int>) -> SIMD3<Int>) -> Raster {
    var result = self
    for y in 0..<height {
      for x in 0..<width {
        let old = pixel(x, y)
        guard old.w > 0 else { continue }
        let new = color(x, y, old.rgb)
        result.setPixel(x, y, SIMD4(new.x, new.y, new.z, old.w))
      }
    }
    return result
  }
}

import Media
import Numerics

/// Scaling by a kernel: whole weights, colours weighted by alpha, rounded once at the end.
///
/// Outside the picture its border goes on.
enum Resampling {
  /// Sums stay below 2^16 * 2^(2 * 14) * the kernel's overshoot, far within 64 bits.
  static func scaled(
    _ old: Raster, width: Int, height: Int, by kernel: FilterKernel
  ) -> Raster {
    let columns = kernel.taps(from: old.width, to: width)
    let rows = kernel.taps(from: old.height, to: height)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * width * height)
    for row in rows {
      let line = weightedRow(of: old, row)
      for column in columns {
        var sum = SIMD4<Int>.zero
        for (tap, weight) in column.weights.enumerated() {
          sum &+= line[min(max(column.first + tap, 0), old.width - 1)] &* weight
        }
        append(sum, to: &pixels)
      }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  /// One new row over the old columns: colours times alpha, and alpha times 255.
  private static func weightedRow(of old: Raster, _ row: FilterKernel.Taps) -> [SIMD4<Int>] {
    var line = [SIMD4<Int>](repeating: .zero, count: old.width)
    for (tap, weight) in row.weights.enumerated() {
      let start = 4 * old.width * min(max(row.first + tap, 0), old.height - 1)
      for x in 0..<old.width {
        let offset = start + 4 * x
        let alpha = Int(old.pixels[offset + 3])
        let pixel = SIMD4(
          Int(old.pixels[offset]), Int(old.pixels[offset + 1]), Int(old.pixels[offset + 2]), 255)
        line[x] &+= pixel &* (alpha * weight)
      }
    }
    return line
  }

  private static func append(_ sum: SIMD4<Int>, to pixels: inout [UInt8]) {
    let whole = 255 * FilterKernel.one * FilterKernel.one
    let alpha = min(max((sum.w + whole / 2) / whole, 0), 255)
    guard sum.w > 0, alpha > 0 else {
      pixels.append(contentsOf: repeatElement(0, count: 4))
      return
    }
    // sum.w is alpha times 255.
    for channel in 0..<3 {
      let color = (max(sum[channel], 0) * 255 + sum.w / 2) / sum.w
      pixels.append(UInt8(min(color, 255)))
    }
    pixels.append(UInt8(alpha))
  }
}

import Media
import Numerics

/// A short print of what a picture is like: whether it becomes brighter from one cell to the next, in
/// 16 x 16 places to the right and downwards; by integers alone.
enum PicturePrint {
  static let bits = 512
  private static let side = 16

  static func fingerprint(of raster: Raster) -> [UInt64] {
    let cells = cells(of: raster)
    var print = [UInt64](repeating: 0, count: bits / 64)
    var bit = 0
    for (dx, dy) in [(1, 0), (0, 1)] {
      for y in 0..<side {
        for x in 0..<side {
          let here = cells[y * (side + 1) + x]
          let there = cells[(y + dy) * (side + 1) + x + dx]
          if there > here { print[bit / 64] |= 1 << UInt64(bit % 64) }
          bit += 1
        }
      }
    }
    return print
  }

  /// The brightness of 17 x 17 cells on middle grey: the exact mean over the area of each, so that a
  /// picture and a larger copy of it have the same; 0...255,000 in steps of 1.
  private static func cells(of raster: Raster) -> [Int] {
    let count = side + 1
    let columns = (0..<count).map { shares(of: $0, among: raster.width) }
    let rows = (0..<count).map { shares(of: $0, among: raster.height) }
    return rows.flatMap { row in
      columns.map { column in
        var sum = 0
        for (y, high) in row {
          for (x, wide) in column { sum += high * wide * brightness(of: raster, x, y) }
        }
        return sum / (raster.width * raster.height)
      }
    }
  }

  /// The pixels under a cell along an axis, in units of which a cell has `pixels`.
  private static func shares(of cell: Int, among pixels: Int) -> [(pixel: Int, share: Int)] {
    let count = side + 1
    let (low, high) = (cell * pixels, (cell + 1) * pixels)
    return (low / count...(high - 1) / count).map { pixel in
      (pixel, min(high, (pixel + 1) * count) - max(low, pixel * count))
    }
  }

  /// 0...255,000.
  private static func brightness(of raster: Raster, _ x: Int, _ y: Int) -> Int {
    let offset = 4 * (y * raster.width + x)
    let (r, g, b, alpha) = (
      Int(raster.pixels[offset]), Int(raster.pixels[offset + 1]), Int(raster.pixels[offset + 2]),
      Int(raster.pixels[offset + 3])
    )
    return ((299 * r + 587 * g + 114 * b) * alpha + 128_000 * (255 - alpha)) / 255
  }
}

extension Waveform {
  static let printBits = SoundPrint.bits

  /// The print of the mean of the channels; `nil`: silent, or too short.
  var fingerprint: [UInt64]? {
    let mono = (0..<frames).map { frame -> Float in
      let start = frame * channels
      return samples[start..<start + channels].reduce(0, +) / Float(channels)
    }
    return SoundPrint.fingerprint(of: mono, rate: sampleRate)
  }
}

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

  /// The brightness of 17 x 17 cells on middle grey, 0...255 times 1000: each the mean of the pixels
  /// that it touches.
  private static func cells(of raster: Raster) -> [Int] {
    let count = side + 1
    var cells: [Int] = []
    for row in 0..<count {
      let top = row * raster.height / count
      let rows = top..<max(top + 1, (row + 1) * raster.height / count)
      for column in 0..<count {
        let left = column * raster.width / count
        let columns = left..<max(left + 1, (column + 1) * raster.width / count)
        var sum = 0
        for y in rows {
          for x in columns {
            let offset = 4 * (y * raster.width + x)
            let (r, g, b) = (
              Int(raster.pixels[offset]), Int(raster.pixels[offset + 1]),
              Int(raster.pixels[offset + 2])
            )
            let alpha = Int(raster.pixels[offset + 3])
            sum += (299 * r + 587 * g + 114 * b) * alpha + 128_000 * (255 - alpha)
          }
        }
        cells.append(sum / (255 * rows.count * columns.count))
      }
    }
    return cells
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

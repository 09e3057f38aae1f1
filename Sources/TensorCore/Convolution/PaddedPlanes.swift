/// A zero-padded window of image planes, its columns sorted by their remainder modulo a stride, so
/// that every stride-th column lies in one run.
///
/// Element (y, r, q) of a plane, at `(y · stride + r) · run + q`, is the pixel of row
/// `rows.lowerBound + y` and column `columns.lowerBound + q · stride + r`, or zero outside.
struct PaddedPlanes: Hashable, Sendable {
  let height: Int
  let width: Int
  let rows: Range<Int>
  let columns: Range<Int>
  let stride: Int

  /// The columns of one remainder.
  var run: Int { (columns.count + stride - 1) / stride }
  /// The floats of a plane.
  var size: Int { rows.count * stride * run }

  /// The window of each of `planes` images `[height, width]`.
  func copy(of images: Tensor, planes: Int, _ compute: Compute) -> Tensor {
    compute.tensor([planes, size]) { padded in
      compute.split(planes, grain: max(1, Compute.fewestElements / max(size, 1))) { range in
        for plane in range {
          copyPlane(images.base + plane * height * width, padded + plane * size)
        }
      }
      withExtendedLifetime(images) {}
    }
  }

  /// Whether every pixel of an image has a place, in the image's order.
  var holdsImages: Bool {
    stride == 1 && rows.lowerBound <= 0 && columns.lowerBound <= 0 && rows.upperBound >= height
      && columns.upperBound >= width
  }

  /// Where pixel (0, 0) of a plane that holds its image lies.
  var origin: Int { -rows.lowerBound * run - columns.lowerBound }

  private func copyPlane(_ image: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let run = run
    var to = out
    for y in rows {
      let row = image + y * width
      if y < 0 || y >= height {
        to.initialize(repeating: 0, count: stride * run)
      } else if stride == 1 {
        copyRow(row, to)
      } else if stride == 2 {
        copyPairs(row, to, to + run)
      } else {
        for r in 0..<stride { copyColumns(row, remainder: r, to + r * run, 0..<run) }
      }
      to += stride * run
    }
  }

  /// A row of stride 1.
  private func copyRow(_ row: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
    let first = columns.lowerBound
    let begin = min(columns.count, max(0, -first))
    let end = max(begin, min(columns.count, width - first))
    for q in 0..<begin { to[q] = 0 }
    (to + begin).update(from: row + first + begin, count: end - begin)
    for q in end..<columns.count { to[q] = 0 }
  }

  /// The columns `q` of one remainder, one by one.
  private func copyColumns(
    _ row: UnsafePointer<Float>, remainder: Int, _ to: UnsafeMutablePointer<Float>,
    _ range: Range<Int>
  ) {
    var column = columns.lowerBound + remainder + range.lowerBound * stride
    for q in range {
      to[q] = column >= 0 && column < width ? row[column] : 0
      column += stride
    }
  }

  /// Both remainders modulo 2, eight pairs at a time inside the row.
  private func copyPairs(
    _ row: UnsafePointer<Float>, _ even: UnsafeMutablePointer<Float>,
    _ odd: UnsafeMutablePointer<Float>
  ) {
    let (first, count) = (columns.lowerBound, run)
    // The pairs that lie inside the row as a whole.
    let begin = min(count, first < 0 ? (1 - first) / 2 : 0)
    let end = max(begin, min(count, (width - first) / 2))
    for rest in [0..<begin, end..<count] {
      copyColumns(row, remainder: 0, even, rest)
      copyColumns(row, remainder: 1, odd, rest)
    }
    guard end - begin >= 8 else {
      copyColumns(row, remainder: 0, even, begin..<end)
      copyColumns(row, remainder: 1, odd, begin..<end)
      return
    }
    for q in Swift.stride(from: begin, to: end - 7, by: 8) {
      copyEightPairs(row + first + 2 * q, even + q, odd + q)
    }
    copyEightPairs(row + first + 2 * (end - 8), even + end - 8, odd + end - 8)
  }

  @inline(__always)
  private func copyEightPairs(
    _ row: UnsafePointer<Float>, _ even: UnsafeMutablePointer<Float>,
    _ odd: UnsafeMutablePointer<Float>
  ) {
    let pairs = UnsafeRawPointer(row).loadUnaligned(as: SIMD16<Float>.self)
    UnsafeMutableRawPointer(even).storeBytes(of: pairs.evenHalf, as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(odd).storeBytes(of: pairs.oddHalf, as: SIMD8<Float>.self)
  }
}

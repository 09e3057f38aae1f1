extension Compute {
  /// Lends planes `[planes, height, width]` cut out of a zero-padded copy, columns sorted by their
  /// remainder modulo `stride`, so that every stride-th column lies in one run.
  ///
  /// Element (y, r, q) of a plane, at `(y · stride + r) · ⌈columns / stride⌉ + q`, is the image's
  /// pixel (y + top, q · stride + r + left), or zero outside the image.
  func withPadded<Result>(
    _ images: UnsafePointer<Float>, planes: Int, height: Int, width: Int,
    rows: Int, top: Int, columns: Int, left: Int, stride: Int,
    _ body: (UnsafePointer<Float>) -> Result
  ) -> Result {
    let run = (columns + stride - 1) / stride
    let plane = rows * stride * run
    return withScratch(planes * plane) { padded in
      split(planes, grain: max(1, 8_192 / max(plane, 1))) { range in
        for p in range {
          let image = images + p * height * width
          var to = padded + p * plane
          for y in top..<top + rows {
            guard y >= 0, y < height else {
              to.initialize(repeating: 0, count: stride * run)
              to += stride * run
              continue
            }
            if stride == 1 {
              copyRow(image + y * width, width, from: left, to, run)
            } else if stride == 2 {
              copyPairs(image + y * width, width, from: left, to, to + run, run)
            } else {
              for r in 0..<stride {
                copyColumns(
                  image + y * width, width, from: r + left, stride: stride, to + r * run, 0..<run)
              }
            }
            to += stride * run
          }
        }
      }
      return body(padded)
    }
  }

  /// `to[q] = row[first + q]`, zero outside the row.
  private func copyRow(
    _ row: UnsafePointer<Float>, _ width: Int, from first: Int,
    _ to: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let begin = min(count, max(0, -first))
    let end = max(begin, min(count, width - first))
    for q in 0..<begin { to[q] = 0 }
    (to + begin).update(from: row + first + begin, count: end - begin)
    for q in end..<count { to[q] = 0 }
  }

  /// `to[q] = row[first + q · stride]` for q in `range`, zero outside the row.
  private func copyColumns(
    _ row: UnsafePointer<Float>, _ width: Int, from first: Int, stride: Int,
    _ to: UnsafeMutablePointer<Float>, _ range: Range<Int>
  ) {
    for q in range {
      let column = first + q * stride
      to[q] = column >= 0 && column < width ? row[column] : 0
    }
  }

  /// `copyColumns` for both remainders modulo 2, eight pairs at a time inside the row.
  private func copyPairs(
    _ row: UnsafePointer<Float>, _ width: Int, from first: Int,
    _ even: UnsafeMutablePointer<Float>, _ odd: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    // The pairs that lie inside the row as a whole.
    let begin = min(count, first < 0 ? (1 - first) / 2 : 0)
    let end = max(begin, min(count, (width - first) / 2))
    copyColumns(row, width, from: first, stride: 2, even, 0..<begin)
    copyColumns(row, width, from: first + 1, stride: 2, odd, 0..<begin)
    copyColumns(row, width, from: first, stride: 2, even, end..<count)
    copyColumns(row, width, from: first + 1, stride: 2, odd, end..<count)
    let inside = row + first
    if end - begin >= 8 {
      for q in Swift.stride(from: begin, to: end - 7, by: 8) {
        copyEightPairs(inside, even, odd, q)
      }
      copyEightPairs(inside, even, odd, end - 8)
    } else {
      copyColumns(row, width, from: first, stride: 2, even, begin..<end)
      copyColumns(row, width, from: first + 1, stride: 2, odd, begin..<end)
    }
  }

  private func copyEightPairs(
    _ row: UnsafePointer<Float>, _ even: UnsafeMutablePointer<Float>,
    _ odd: UnsafeMutablePointer<Float>, _ q: Int
  ) {
    let pairs = UnsafeRawPointer(row + 2 * q).loadUnaligned(as: SIMD16<Float>.self)
    UnsafeMutableRawPointer(even + q).storeBytes(of: pairs.evenHalf, as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(odd + q).storeBytes(of: pairs.oddHalf, as: SIMD8<Float>.self)
  }
}

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
            for r in 0..<stride {
              copyColumns(image + y * width, width, from: r + left, stride: stride, to, run)
              to += run
            }
          }
        }
      }
      return body(padded)
    }
  }

  /// `to[q] = row[first + q · stride]`, zero outside the row.
  @inline(__always)
  private func copyColumns(
    _ row: UnsafePointer<Float>, _ width: Int, from first: Int, stride: Int,
    _ to: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    // The columns q for which 0 <= first + q · stride < width.
    let begin = min(count, first < 0 ? (stride - 1 - first) / stride : 0)
    let end = max(begin, min(count, first < width ? (width - 1 - first) / stride + 1 : 0))
    for q in 0..<begin { to[q] = 0 }
    if stride == 2 {
      for q in begin..<end { to[q] = row[first + 2 * q] }
    } else {
      for q in begin..<end { to[q] = row[first + q * stride] }
    }
    for q in end..<count { to[q] = 0 }
  }
}

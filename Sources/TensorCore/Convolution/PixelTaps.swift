import CKernels

/// Where the terms of a convolution's sums lie in padded images, so that every one of them is a
/// plain stride-1 read.
///
/// Output pixel (y, x) of image b takes its term t from
/// `base + b · imageStride + y · rowStride + x + offsets[t]`.
struct PixelTaps {
  let base: UnsafePointer<Float>
  let imageStride: Int
  let rowStride: Int
  let offsets: [Int]
  /// The output's extents.
  let rows: Int
  let columns: Int

  /// Panels of one image's output pixels; the last one is filled up with pixel 0.
  var panels: Int { (rows * columns + lanes - 1) / lanes }

  private var lanes: Int { Int(CK_LANES) }

  /// Whether the 16 pixels of a panel lie side by side, or in two halves.
  var isInPlace: Bool { columns.isMultiple(of: lanes) || half > 0 }

  /// How far behind the first eight pixels of a panel the others lie; 0: not in two halves.
  var half: Int { columns == 8 && rows.isMultiple(of: 2) ? rowStride : 0 }

  /// The panels of one of `parts` parts of images; whole rows where a row is several panels.
  func range(_ part: Int, of parts: Int, images: Range<Int>) -> Range<Int> {
    let unit = max(1, isInPlace ? columns / lanes : 1)
    let units = panels / unit
    let first = images.lowerBound * panels + units * part / parts * unit
    return first..<(images.upperBound - 1) * panels + units * (part + 1) / parts * unit
  }

  /// Lends where the terms of each panel begin, and each term's distance from there: in place, or
  /// copied to `scratch` as panels.
  ///
  /// Panel g belongs to image `g / panels`.
  func withColumns(
    _ range: Range<Int>, scratch: UnsafeMutablePointer<Float>,
    _ body: (UnsafePointer<UnsafePointer<Float>?>?, UnsafePointer<Int>?) -> Void
  ) {
    if !isInPlace { fill(range, into: scratch) }
    let floats = offsets.count * lanes
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: range.count) { places in
      for (at, panel) in range.enumerated() {
        let first = panel % panels * lanes
        let start = base + panel / panels * imageStride + first / columns * rowStride
        places.initializeElement(
          at: at,
          to: isInPlace ? start + first % columns : UnsafePointer(scratch) + at * floats)
      }
      if isInPlace {
        offsets.withUnsafeBufferPointer { body(places.baseAddress, $0.baseAddress) }
      } else {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: offsets.count) { packed in
          for term in offsets.indices { packed.initializeElement(at: term, to: term * lanes) }
          body(places.baseAddress, packed.baseAddress)
        }
      }
    }
  }

  /// Writes panels of pixels: `panel[t][lane]`.
  private func fill(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
    for (at, panel) in range.enumerated() {
      let to = out + at * offsets.count * lanes
      let image = base + panel / panels * imageStride
      let first = panel % panels * lanes
      let start = image + first / columns * rowStride
      if first + lanes <= rows * columns, columns == 8 {
        copyTerms(SIMD8<Float>.self, from: start, step: rowStride, to: to)
      } else if first + lanes <= rows * columns, columns == 4 {
        copyTerms(SIMD4<Float>.self, from: start, step: rowStride, to: to)
      } else {
        gatherTerms(image, first: first, to: to)
      }
    }
  }

  /// Copies the 16 pixels of a panel as runs of whole vectors, `step` apart.
  @inline(__always)
  private func copyTerms<Run: SIMD>(
    _: Run.Type, from start: UnsafePointer<Float>, step: Int, to out: UnsafeMutablePointer<Float>
  ) where Run.Scalar == Float {
    let runs = lanes / Run.scalarCount
    var to = UnsafeMutableRawPointer(out)
    offsets.withUnsafeBufferPointer { offsets in
      for offset in offsets {
        for run in 0..<runs {
          let from = UnsafeRawPointer(start + offset + run * step)
          to.copyMemory(from: from, byteCount: MemoryLayout<Run>.size)
          to += MemoryLayout<Run>.size
        }
      }
    }
  }

  private func gatherTerms(
    _ image: UnsafePointer<Float>, first: Int, to out: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: lanes) { places in
      for lane in 0..<lanes {
        let pixel = first + lane < rows * columns ? first + lane : 0
        places[lane] = pixel / columns * rowStride + pixel % columns
      }
      var to = out
      for offset in offsets {
        for lane in 0..<lanes { to[lane] = image[offset + places[lane]] }
        to += lanes
      }
    }
  }

  /// Lends the taps to the kernels, terms counted from one of them.
  func withPixels(batch: Int, firstTerm: Int, _ body: (UnsafePointer<ck_pixels>) -> Void) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let terms = offsets.baseAddress else { return }
      var pixels = ck_pixels(
        offsets: terms + firstTerm, images: batch, image_stride: imageStride, rows: rows,
        row_stride: rowStride, columns: columns)
      body(&pixels)
    }
  }
}

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

  /// Writes panels of pixels as the columns of a product: `panel[t][lane]`.
  ///
  /// A row of ones comes first when the product has a bias. Panel g belongs to image `g / panels`.
  func fill(_ range: Range<Int>, withOnes: Bool, into out: UnsafeMutablePointer<Float>) {
    let terms = offsets.count + (withOnes ? 1 : 0)
    for (at, panel) in range.enumerated() {
      var to = out + at * terms * lanes
      if withOnes {
        to.initialize(repeating: 1, count: lanes)
        to += lanes
      }
      let image = base + panel / panels * imageStride
      let first = panel % panels * lanes
      let (y, x) = (first / columns, first % columns)
      let start = image + y * rowStride + x
      if first + lanes <= rows * columns, columns.isMultiple(of: 16) {
        copyTerms(SIMD16<Float>.self, from: start, step: 0, to: to)
      } else if first + lanes <= rows * columns, columns == 8 {
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

  /// Writes term t of all pixels of all images as a row, for t in `terms`:
  /// `out[t · stride + b · pixels + y · columns + x]`.
  func fillRows(
    _ terms: Range<Int>, batch: Int, into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for (row, term) in terms.enumerated() {
      var to = out + row * stride
      for b in 0..<batch {
        var from = base + b * imageStride + offsets[term]
        for _ in 0..<rows {
          copyRun(from, to, columns)
          from += rowStride
          to += columns
        }
      }
    }
  }

  @inline(__always)
  private func copyRun(
    _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var at = 0
    while at + 16 <= count {
      UnsafeMutableRawPointer(to + at).copyMemory(from: from + at, byteCount: 64)
      at += 16
    }
    while at + 4 <= count {
      UnsafeMutableRawPointer(to + at).copyMemory(from: from + at, byteCount: 16)
      at += 4
    }
    while at < count {
      to[at] = from[at]
      at += 1
    }
  }
}

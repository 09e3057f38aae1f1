import CKernels

extension Compute {
  /// Maps to images: the adjoint of `convolution`, plus a bias for each channel.
  ///
  /// Pixels whose row and column have the same remainders modulo the stride use the same weights,
  /// so each such class is a small stride-1 convolution; no inserted zero is multiplied. With
  /// oy + padding = s · q + r, the class's weights are ky = r + s · j, and they meet map row q - j.
  /// A sum is the bias, if there is one, then the terms (map, j, jx) ascending, in chunks of
  /// `CK_CHUNK` counted from the bias.
  func transposedConvolution(
    _ shape: ConvolutionShape, _ maps: Tensor, weight: Tensor, bias: Tensor?
  ) -> Tensor {
    let s = shape.stride
    let vertical = ParityAxis(
      extent: shape.height, kernel: shape.kernelHeight, stride: s, padding: shape.padding)
    let horizontal = ParityAxis(
      extent: shape.width, kernel: shape.kernelWidth, stride: s, padding: shape.padding)
    return tensor(shape.images) { out in
      withPadded(
        maps.base, planes: shape.batch * shape.maps, height: shape.mapHeight,
        width: shape.mapWidth, rows: vertical.rows, top: vertical.first,
        columns: horizontal.rows, left: horizontal.first, stride: 1
      ) { padded in
        for y in vertical.classes {
          for x in horizontal.classes {
            transposedClass(
              shape, y, x, padded, rows: vertical.rows, columns: horizontal.rows, weight, bias,
              into: out)
          }
        }
      }
      withExtendedLifetime((maps, weight, bias)) {}
    }
  }

  private func transposedClass(
    _ shape: ConvolutionShape, _ y: ParityAxis.Class, _ x: ParityAxis.Class,
    _ padded: UnsafePointer<Float>, rows: Int, columns: Int, _ weight: Tensor, _ bias: Tensor?,
    into out: UnsafeMutablePointer<Float>
  ) {
    let s = shape.stride
    var offsets: [Int] = []
    for m in 0..<shape.maps {
      for j in 0..<y.taps {
        for i in 0..<x.taps {
          offsets.append((m * rows + y.start - j) * columns + x.start - i)
        }
      }
    }
    let taps = PixelTaps(
      base: padded, imageStride: shape.maps * rows * columns, rowStride: columns,
      offsets: offsets, rows: y.count, columns: x.count)
    let terms = offsets.count + (bias == nil ? 0 : 1)
    withScratch(shape.channels * terms + 1) { weights in
      var to = weights
      for c in 0..<shape.channels {
        if let bias {
          to[0] = bias.base[c]
          to += 1
        }
        for m in 0..<shape.maps {
          let kernel =
            weight.base
            + (m * shape.channels + c) * shape.kernelHeight * shape.kernelWidth
          for j in 0..<y.taps {
            for i in 0..<x.taps {
              to[0] = kernel[(y.remainder + s * j) * shape.kernelWidth + x.remainder + s * i]
              to += 1
            }
          }
        }
      }
      products(
        shape.channels, terms: terms, rows: weights, taps, batch: shape.batch,
        withOnes: bias != nil
      ) { b, pixels, product, stride in
        for c in 0..<shape.channels {
          let image = out + (b * shape.channels + c) * shape.imagePixels
          let from = product + c * stride
          var pixel = pixels.lowerBound
          while pixel < pixels.upperBound {
            let (row, column) = (pixel / x.count, pixel % x.count)
            let count = min(x.count - column, pixels.upperBound - pixel)
            var to = image + (y.origin + s * row) * shape.width + x.origin + s * column
            let run = from + pixel - pixels.lowerBound
            for i in 0..<count {
              to.pointee = run[i]
              to += s
            }
            pixel += count
          }
        }
      }
    }
  }
}

/// One axis of a transposed convolution, its outputs sorted into classes by their remainder.
private struct ParityAxis {
  /// The outputs oy = origin + s · i, i below `count`, all with `(oy + padding) % s == remainder`.
  struct Class {
    let remainder: Int
    let origin: Int
    let count: Int
    /// How many weights r + s · j the kernel has.
    let taps: Int
    /// The padded map's row that output 0 meets with j = 0.
    let start: Int
  }

  /// The first row of the padded map and how many there are.
  let first: Int
  let rows: Int
  let classes: [Class]

  init(extent: Int, kernel: Int, stride s: Int, padding: Int) {
    let most = (kernel + s - 1) / s
    let first = padding / s - (most - 1)
    self.first = first
    rows = (extent - 1 + padding) / s - first + 1
    classes = (0..<min(s, extent)).map { origin in
      let remainder = (origin + padding) % s
      return Class(
        remainder: remainder, origin: origin, count: (extent - origin + s - 1) / s,
        taps: remainder < kernel ? (kernel - remainder + s - 1) / s : 0,
        start: (origin + padding) / s - first)
    }
  }
}

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
    let vertical = ParityAxis(
      extent: shape.height, kernel: shape.kernelHeight, stride: shape.stride,
      padding: shape.padding)
    let horizontal = ParityAxis(
      extent: shape.width, kernel: shape.kernelWidth, stride: shape.stride,
      padding: shape.padding)
    let padding = PaddedPlanes(
      height: shape.mapHeight, width: shape.mapWidth, rows: vertical.window,
      columns: horizontal.window, stride: 1)
    let padded = padding.copy(of: maps, planes: shape.batch * shape.maps, self)
    let classes = vertical.classes.flatMap { y in horizontal.classes.map { x in (y, x) } }
    let terms = classes.map { y, x in shape.maps * y.taps * x.taps + (bias == nil ? 0 : 1) }

    return tensor(shape.images) { out in
      withScratch(shape.channels * terms.reduce(0, +)) { weights in
        var rows = weights
        let kinds = zip(classes, terms).map { parity, terms in
          defer { rows += shape.channels * terms }
          gatherWeights(shape, parity, weight, bias, into: rows)
          return PixelSums(
            taps: taps(shape, parity, padding, padded), rows: rows, terms: terms,
            hasBias: bias != nil)
        }
        products(shape.channels, kinds, batch: shape.batch) { kind, b, pixels, product, stride in
          let target = out + b * shape.channels * shape.imagePixels
          spread(shape, classes[kind], pixels, product, stride: stride, into: target)
        }
      }
      withExtendedLifetime((padded, weight, bias)) {}
    }
  }

  private func taps(
    _ shape: ConvolutionShape, _ parity: (y: ParityAxis.Class, x: ParityAxis.Class),
    _ padding: PaddedPlanes, _ padded: Tensor
  ) -> PixelTaps {
    var offsets: [Int] = []
    for m in 0..<shape.maps {
      for j in 0..<parity.y.taps {
        for i in 0..<parity.x.taps {
          offsets.append(
            m * padding.size + (parity.y.start - j) * padding.run + parity.x.start - i)
        }
      }
    }
    return PixelTaps(
      base: padded.base, imageStride: shape.maps * padding.size, rowStride: padding.run,
      offsets: offsets, rows: parity.y.count, columns: parity.x.count)
  }

  /// The weights of one class, a row for each channel, after its bias if there is one.
  private func gatherWeights(
    _ shape: ConvolutionShape, _ parity: (y: ParityAxis.Class, x: ParityAxis.Class),
    _ weight: Tensor, _ bias: Tensor?, into rows: UnsafeMutablePointer<Float>
  ) {
    let (y, x, s) = (parity.y, parity.x, shape.stride)
    var to = rows
    for c in 0..<shape.channels {
      if let bias {
        to.pointee = bias.base[c]
        to += 1
      }
      for m in 0..<shape.maps {
        let kernel =
          weight.base + (m * shape.channels + c) * shape.kernelHeight * shape.kernelWidth
        for j in 0..<y.taps {
          for i in 0..<x.taps {
            to.pointee = kernel[(y.remainder + s * j) * shape.kernelWidth + x.remainder + s * i]
            to += 1
          }
        }
      }
    }
  }

  /// Writes pixels of one class to their places in an image: every stride-th column and row.
  private func spread(
    _ shape: ConvolutionShape, _ parity: (y: ParityAxis.Class, x: ParityAxis.Class),
    _ pixels: Range<Int>, _ product: UnsafePointer<Float>, stride: Int,
    into image: UnsafeMutablePointer<Float>
  ) {
    let (y, x, s) = (parity.y, parity.x, shape.stride)
    let (firstRow, firstColumn) = (pixels.lowerBound / x.count, pixels.lowerBound % x.count)
    let start = image + (y.origin + s * firstRow) * shape.width + x.origin
    for c in 0..<shape.channels {
      var from = product + c * stride
      var row = start + c * shape.imagePixels
      var column = firstColumn
      var left = pixels.count
      while left > 0 {
        let count = min(x.count - column, left)
        var to = row + s * column
        for i in 0..<count {
          to.pointee = from[i]
          to += s
        }
        from += count
        left -= count
        column = 0
        row += s * shape.width
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

  /// The rows of the map that any output meets, outside ones included.
  let window: Range<Int>
  let classes: [Class]

  init(extent: Int, kernel: Int, stride s: Int, padding: Int) {
    let most = (kernel + s - 1) / s
    let first = padding / s - (most - 1)
    window = first..<(extent - 1 + padding) / s + 1
    classes = (0..<min(s, extent)).map { origin in
      let remainder = (origin + padding) % s
      return Class(
        remainder: remainder, origin: origin, count: (extent - origin + s - 1) / s,
        taps: remainder < kernel ? (kernel - remainder + s - 1) / s : 0,
        start: (origin + padding) / s - first)
    }
  }
}

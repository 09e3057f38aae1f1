import CKernels

/// What a transposed convolution of one size reads and writes, known before any number is.
struct TransposedPlan: Sendable {
  /// A class of output pixels: the rows of one remainder and the columns of one.
  struct Kind: Sendable {
    let y, x: ParityAxis.Class
    /// Where a pixel's terms lie in the padded planes of an image.
    let offsets: [Int]
    /// Where a channel's weights lie, from its first one.
    let weights: [Int]
    /// Where the class's packed weights begin.
    let start: Int
  }

  let shape: ConvolutionShape
  /// The planes that it reads.
  let padding: PaddedPlanes
  /// The classes of one row remainder together: their pixels alternate in a row.
  let families: [[Kind]]
  /// Floats of all packed weights.
  let packedFloats: Int

  init(_ shape: ConvolutionShape) {
    let vertical = ParityAxis(
      extent: shape.height, kernel: shape.kernelHeight, stride: shape.stride,
      padding: shape.padding)
    let horizontal = ParityAxis(
      extent: shape.width, kernel: shape.kernelWidth, stride: shape.stride,
      padding: shape.padding)
    let padding = PaddedPlanes(
      height: shape.mapHeight, width: shape.mapWidth, rows: vertical.window,
      columns: horizontal.window, stride: 1)
    let tile = Int(CK_ROW_TILE)
    let rows = (shape.channels + tile - 1) / tile * tile
    var start = 0
    var families: [[Kind]] = []
    for y in vertical.classes {
      // Only classes of as many columns can share the places of their pixels.
      let isEven = horizontal.classes.allSatisfy { $0.count == horizontal.classes[0].count }
      var family: [Kind] = []
      for x in horizontal.classes {
        let kind = Self.kind(shape, y, x, padding, start: start)
        start += rows * kind.offsets.count
        family.append(kind)
      }
      families += isEven ? [family] : family.map { [$0] }
    }
    self.shape = shape
    self.padding = padding
    self.families = families
    packedFloats = start
  }

  private static func kind(
    _ shape: ConvolutionShape, _ y: ParityAxis.Class, _ x: ParityAxis.Class,
    _ padding: PaddedPlanes, start: Int
  ) -> Kind {
    let (width, s) = (shape.kernelWidth, shape.stride)
    let map = shape.channels * shape.kernelHeight * width
    let count = shape.maps * y.taps * x.taps
    let pairs = (0..<y.taps).flatMap { j in (0..<x.taps).map { i in (j, i) } }
    let offsets = [Int](unsafeUninitializedCapacity: count) { offsets, size in
      for m in 0..<shape.maps {
        for (j, i) in pairs {
          offsets[size] = m * padding.size + (y.start - j) * padding.run + x.start - i
          size += 1
        }
      }
    }
    let weights = [Int](unsafeUninitializedCapacity: count) { weights, size in
      for m in 0..<shape.maps {
        for (j, i) in pairs {
          weights[size] = m * map + (y.remainder + s * j) * width + x.remainder + s * i
          size += 1
        }
      }
    }
    return Kind(y: y, x: x, offsets: offsets, weights: weights, start: start)
  }

  /// The weights of all classes as rows, a channel each.
  func pack(_ weight: Tensor, _ compute: Compute) -> Tensor {
    let kinds = families.flatMap { $0 }
    return compute.tensor([packedFloats]) { packed in
      compute.forEach(kinds.count, work: 16 * packedFloats) { index in
        let kind = kinds[index]
        compute.kernels.pack_rows(
          shape.channels, kind.weights.count, weight.base, shape.kernelHeight * shape.kernelWidth,
          kind.weights, packed + kind.start)
      }
      withExtendedLifetime(weight) {}
    }
  }

  /// The sums of each family, of padded maps.
  func families(
    of packed: Tensor, _ padded: UnsafePointer<Float>, bias: UnsafePointer<Float>?
  ) -> [[PixelSums]] {
    families.map { kinds in
      kinds.map { kind in
        PixelSums(
          taps: PixelTaps(
            base: padded, imageStride: shape.maps * padding.size, rowStride: padding.run,
            offsets: kind.offsets, rows: kind.y.count, columns: kind.x.count),
          rows: packed.base + kind.start, bias: bias)
      }
    }
  }
}

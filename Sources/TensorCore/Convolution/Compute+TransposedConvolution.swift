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
    if let pixels = PixelMaps(shape, hasBias: bias != nil) {
      let packed = pixels.pack(weight, self)
      return tensor(shape.images) {
        pixels.product(batch: shape.batch, maps.base, packed, into: $0, self)
        withExtendedLifetime(maps) {}
      }
    }
    let plan = TransposedPlan(shape)
    let packed = plan.pack(weight, self)
    let padding = plan.padding
    let padded = padding.copy(of: maps, planes: shape.batch * shape.maps, self)
    return tensor(shape.images) { out in
      transposedConvolution(
        plan, batch: shape.batch, padded.base, packed, bias: bias?.base, finish: Finish(),
        into: out, plane: shape.imagePixels, row: shape.width)
      withExtendedLifetime((padded, packed, bias)) {}
    }
  }

  /// The same for maps in the plan's padded planes and weights packed by it.
  ///
  /// Row y of channel c of image b begins at `(b · channels + c) · plane + y · row`.
  func transposedConvolution(
    _ plan: TransposedPlan, batch: Int, _ padded: UnsafePointer<Float>, _ packed: Tensor,
    bias: UnsafePointer<Float>?, finish: Finish, into out: UnsafeMutablePointer<Float>,
    plane: Int, row: Int
  ) {
    let (shape, s) = (plan.shape, plan.shape.stride)
    let imageStride = shape.channels * plane
    products(
      shape.channels, plan.families(of: packed, padded, bias: bias), batch: batch
    ) { family, image, pixels, product, kindStride, stride in
      let kinds = plan.families[family]
      let target = out + image * imageStride
      let columns = kinds[0].x.count
      // Only whole rows: what is beyond a range is another thread's.
      let isWhole =
        pixels.lowerBound.isMultiple(of: columns) && pixels.count.isMultiple(of: columns)
      if kinds.count == 2, s == 2, isWhole {
        let y = pixels.lowerBound / columns
        finish.withKernel {
          kernels.weave(
            shape.channels, pixels.count / columns, columns, product,
            product + kindStride, stride, $0, target + (kinds[0].y.origin + s * y) * row, plane,
            s * row)
        }
      } else {
        for (index, kind) in kinds.enumerated() {
          spread(
            kind, stride: s, channels: shape.channels, pixels, product + index * kindStride,
            productStride: stride, finish, into: target, plane: plane, row: row)
        }
      }
    }
    withExtendedLifetime(packed) {}
  }

  /// Finishes pixels of one class and writes them to their places in an image: every stride-th
  /// column and row.
  private func spread(
    _ kind: TransposedPlan.Kind, stride s: Int, channels: Int, _ pixels: Range<Int>,
    _ product: UnsafeMutablePointer<Float>, productStride: Int, _ finish: Finish,
    into image: UnsafeMutablePointer<Float>, plane: Int, row: Int
  ) {
    let (y, x) = (kind.y, kind.x)
    finish.withKernel {
      kernels.weave(
        channels, 1, (pixels.count + 15) / 16 * 16, product, nil, productStride, $0, product,
        productStride, 0)
    }
    for c in 0..<channels {
      let (from, to) = (product + c * productStride, image + c * plane)
      for (index, pixel) in pixels.enumerated() {
        to[(y.origin + s * (pixel / x.count)) * row + x.origin + s * (pixel % x.count)] =
          from[index]
      }
    }
  }
}

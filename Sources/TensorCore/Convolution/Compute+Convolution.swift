import CKernels

extension Compute {
  /// Images to maps.
  ///
  /// Map m at a pixel is one sum: the bias, if there is one, then the terms (channel, ky, kx)
  /// ascending, in chunks of `CK_CHUNK` counted from the bias.
  func convolution(
    _ shape: ConvolutionShape, _ images: ImageTaps, weight: Tensor, bias: Tensor?
  ) -> Tensor {
    tensor(shape.outputs) { out in
      withMapRows(shape, weight, bias) { rows, terms in
        let sums = PixelSums(
          taps: images.taps, rows: rows, terms: terms, hasBias: bias != nil)
        products(shape.maps, [sums], batch: shape.batch) { _, b, pixels, product, stride in
          let target = out + b * shape.maps * shape.mapPixels + pixels.lowerBound
          for m in 0..<shape.maps {
            (target + m * shape.mapPixels).update(
              from: product + m * stride, count: pixels.count)
          }
        }
      }
      withExtendedLifetime((images, weight, bias)) {}
    }
  }

  /// The gradient of the weight: `dW[m, t] = Σ images[b, t at p] · maps[b, m, p]`, one product over
  /// the pixels b · (OH · OW) + p ascending.
  func convolutionWeightGradient(
    _ shape: ConvolutionShape, images: ImageTaps, maps: Tensor
  ) -> Tensor {
    let (M, terms) = (shape.maps, shape.terms)
    let depth = shape.batch * shape.mapPixels
    let block = 24  // two tiles of rows: small enough to share among threads
    // Rows a power of two apart would fall on the same cache lines.
    let stride = depth + Int(CK_LANES)
    return tensor(shape.weight) { dw in
      withScratch(panelFloats(depth, M) + terms * M) { panels in
        packMaps(shape, maps, into: panels)
        let transposed = panels + panelFloats(depth, M)
        forEach((terms + block - 1) / block, work: terms * M * depth) { index in
          let first = index * block
          let count = min(block, terms - first)
          withScratch(count * stride) { rows in
            images.taps.fillRows(
              first..<first + count, batch: shape.batch, into: rows, stride: stride)
            kernels.gemm(count, M, depth, rows, stride, panels, nil, transposed + first * M, M)
          }
        }
        transpose(terms, M, transposed, stride: M, into: dw, stride: terms)
      }
      withExtendedLifetime(images) {}
    }
  }

  /// Packs `maps [B, M, pixels]` as the matrix `[B · pixels, M]`.
  private func packMaps(
    _ shape: ConvolutionShape, _ maps: Tensor, into panels: UnsafeMutablePointer<Float>
  ) {
    let lanes = Int(CK_LANES)
    let (M, pixels) = (shape.maps, shape.mapPixels)
    let depth = shape.batch * pixels
    let count = (M + lanes - 1) / lanes
    // Panels are k-major, so each image fills its own stretch of each panel.
    split(shape.batch * count, grain: max(1, 4_096 / max(pixels, 1))) { range in
      for index in range {
        let (b, first) = (index / count, index % count * lanes)
        kernels.pack(
          pixels, min(lanes, M - first), maps.base + (b * M + first) * pixels, 1, pixels,
          panels + first * depth + b * pixels * lanes)
      }
    }
    withExtendedLifetime(maps) {}
  }

  /// The weights of each map as a row, after its bias if there is one.
  private func withMapRows(
    _ shape: ConvolutionShape, _ weight: Tensor, _ bias: Tensor?,
    _ body: (UnsafePointer<Float>, _ terms: Int) -> Void
  ) {
    guard let bias else { return body(weight.base, shape.terms) }
    let terms = shape.terms + 1
    withScratch(shape.maps * terms) { rows in
      for m in 0..<shape.maps {
        rows[m * terms] = bias.base[m]
        (rows + m * terms + 1).update(from: weight.base + m * shape.terms, count: shape.terms)
      }
      body(rows, terms)
    }
  }
}

import CKernels

extension Compute {
  /// Images to maps.
  ///
  /// Map m at a pixel is one sum: the bias, if there is one, then the terms (channel, ky, kx)
  /// ascending, in chunks of `CK_CHUNK` counted from the bias.
  func convolution(
    _ shape: ConvolutionShape, _ images: ImageTaps, weight: Tensor, bias: Tensor?
  ) -> Tensor {
    if shape.isWhole, bias == nil, let whole = images.whole {
      return tensor(shape.outputs) { out in
        withScratch(panelFloats(shape.terms, shape.maps)) { panels in
          pack(
            shape.terms, shape.maps, weight.base, strideK: 1, strideN: shape.terms, into: panels)
          product(
            shape.batch, shape.maps, shape.terms, whole.base, stride: shape.terms, panels: panels,
            into: out, stride: shape.maps)
        }
        withExtendedLifetime((whole, weight)) {}
      }
    }
    let packed = packMapRows(shape, weight)
    return tensor(shape.outputs) { out in
      let sums = PixelSums(taps: images.taps, rows: packed.base, bias: bias?.base)
      products(
        shape.maps, [[sums]], batch: shape.batch,
        direct: { (out + $0 * shape.maps * shape.mapPixels, shape.mapPixels) }
      ) { _, b, pixels, product, _, stride in
        let target = out + b * shape.maps * shape.mapPixels + pixels.lowerBound
        for m in 0..<shape.maps {
          (target + m * shape.mapPixels).update(
            from: product + m * stride, count: pixels.count)
        }
      }
      withExtendedLifetime((images, packed, bias)) {}
    }
  }

  /// The weights of each map as a row.
  private func packMapRows(_ shape: ConvolutionShape, _ weight: Tensor) -> Tensor {
    let tile = Int(CK_ROW_TILE)
    let tiles = (shape.maps + tile - 1) / tile
    let places = Array(0..<shape.terms)
    return tensor([tiles * tile * shape.terms]) { packed in
      split(tiles, grain: max(1, 32_768 / (tile * max(shape.terms, 1)))) { range in
        let first = range.lowerBound * tile
        kernels.pack_rows(
          min(range.upperBound * tile, shape.maps) - first, shape.terms,
          weight.base + first * shape.terms, shape.terms, places, packed + first * shape.terms)
      }
      withExtendedLifetime(weight) {}
    }
  }

  /// The gradient of the weight: `dW[m, t] = Σ images[b, t at p] · maps[b, m, p]`, one product over
  /// the pixels b · (OH · OW) + p ascending.
  func convolutionWeightGradient(
    _ shape: ConvolutionShape, images: ImageTaps, maps: Tensor
  ) -> Tensor {
    let (M, terms) = (shape.maps, shape.terms)
    let depth = shape.batch * shape.mapPixels
    return tensor(shape.weight) { dw in
      withScratch(panelFloats(depth, M) + terms * M) { panels in
        packMaps(shape, maps, into: panels)
        let transposed = panels + panelFloats(depth, M)
        splitTiles(terms, work: terms * M * depth) { range in
          let first = range.lowerBound
          images.taps.withPixels(batch: shape.batch, firstTerm: first) { pixels in
            kernels.gemm_pixels(
              range.count, M, images.taps.base, pixels, panels, transposed + first * M, M)
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
}

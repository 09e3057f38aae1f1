import CKernels

extension Compute {
  /// Floats of panels that one chunk of a convolution fills and multiplies: they stay in cache.
  static let chunkFloats = 1 << 18

  /// Images to maps.
  ///
  /// Map m at a pixel is one sum: the bias, if there is one, then the terms (channel, ky, kx)
  /// ascending, in chunks of `CK_CHUNK` counted from the bias.
  func convolution(
    _ shape: ConvolutionShape, _ images: Tensor, weight: Tensor, bias: Tensor?
  ) -> Tensor {
    tensor(shape.outputs) { out in
      withTaps(shape, images) { taps in
        withMapRows(shape, weight, bias) { rows, terms in
          products(
            shape.maps, terms: terms, rows: rows, taps, batch: shape.batch, withOnes: bias != nil
          ) { b, pixels, product, stride in
            let target = out + b * shape.maps * shape.mapPixels + pixels.lowerBound
            for m in 0..<shape.maps {
              (target + m * shape.mapPixels).update(
                from: product + m * stride, count: pixels.count)
            }
          }
        }
      }
      withExtendedLifetime((images, weight, bias)) {}
    }
  }

  /// The gradient of the weight: `dW[m, t] = Σ images[b, t at p] · maps[b, m, p]`, one product over
  /// the pixels b · (OH · OW) + p ascending.
  func convolutionWeightGradient(
    _ shape: ConvolutionShape, images: Tensor, maps: Tensor
  ) -> Tensor {
    let (M, terms, pixels) = (shape.maps, shape.terms, shape.mapPixels)
    let depth = shape.batch * pixels
    let lanes = Int(CK_LANES)
    return tensor(shape.weight) { dw in
      withTaps(shape, images) { taps in
        withScratch(panelFloats(depth, M) + terms * M) { panels in
          // Panels are k-major, so each image fills its own stretch of each panel.
          let panelCount = (M + lanes - 1) / lanes
          split(shape.batch * panelCount, grain: max(1, 4_096 / max(pixels, 1))) { range in
            for index in range {
              let (b, first) = (index / panelCount, index % panelCount * lanes)
              kernels.pack(
                pixels, min(lanes, M - first), maps.base + (b * M + first) * pixels, 1, pixels,
                panels + first * depth + b * pixels * lanes)
            }
          }
          let transposed = panels + panelFloats(depth, M)
          let block = 24
          forEach((terms + block - 1) / block, work: terms * M * depth) { index in
            let first = index * block
            let count = min(block, terms - first)
            withScratch(count * depth) { rows in
              taps.fillRows(first..<first + count, batch: shape.batch, into: rows)
              kernels.gemm(
                count, M, depth, rows, depth, panels, nil, transposed + first * M, M)
            }
          }
          transpose(terms, M, transposed, stride: M, into: dw, stride: terms)
        }
      }
      withExtendedLifetime((images, maps)) {}
    }
  }

  /// Multiplies `rows [m, terms]` with the panels of all pixels, a chunk of panels at a time, and
  /// hands on the results: image, its pixels, and `product[m][pixel]` with its row stride.
  func products(
    _ m: Int, terms: Int, rows: UnsafePointer<Float>, _ taps: PixelTaps, batch: Int,
    withOnes: Bool,
    _ store: (Int, Range<Int>, UnsafePointer<Float>, Int) -> Void
  ) {
    let lanes = Int(CK_LANES)
    let most = max(4, Self.chunkFloats / (max(terms, 1) * lanes))
    // Whole images while they are small, so that few pieces are stored; parts of a big one.
    let chunk = taps.panels < most ? max(1, min(most, 32) / taps.panels) * taps.panels : most
    let perImage = taps.panels < most ? 0 : (taps.panels + most - 1) / most
    let total = batch * taps.panels
    let chunks = perImage == 0 ? (total + chunk - 1) / chunk : batch * perImage
    let pixels = taps.rows * taps.columns
    forEach(chunks, work: m * terms * total * lanes) { index in
      let first =
        perImage == 0
        ? index * chunk
        : index / perImage * taps.panels
          + index % perImage * most
      let end =
        perImage == 0
        ? min(first + chunk, total) : min(first + most, (index / perImage + 1) * taps.panels)
      let columns = (end - first) * lanes
      withScratch(columns * (terms + m)) { panels in
        taps.fill(first..<end, withOnes: withOnes, into: panels)
        let product = panels + columns * terms
        if terms > 0 {
          kernels.gemm(m, columns, terms, rows, terms, panels, nil, product, columns)
        } else {  // a class that no weight reaches: the kernel is smaller than the stride
          product.initialize(repeating: 0, count: m * columns)
        }
        var panel = first
        while panel < end {
          let b = panel / taps.panels
          let next = min(end, (b + 1) * taps.panels)
          let low = (panel - b * taps.panels) * lanes
          let high = min((next - b * taps.panels) * lanes, pixels)
          store(b, low..<high, product + (panel - first) * lanes, columns)
          panel = next
        }
      }
    }
  }

  /// The taps of a convolution: term (channel, ky, kx) in that order.
  private func withTaps(
    _ shape: ConvolutionShape, _ images: Tensor, _ body: (PixelTaps) -> Void
  ) {
    let s = shape.stride
    let rows = (shape.mapHeight - 1) * s + shape.kernelHeight
    let columns = (shape.mapWidth - 1) * s + shape.kernelWidth
    let run = (columns + s - 1) / s
    var offsets: [Int] = []
    for c in 0..<shape.channels {
      for ky in 0..<shape.kernelHeight {
        for kx in 0..<shape.kernelWidth {
          offsets.append(((c * rows + ky) * s + kx % s) * run + kx / s)
        }
      }
    }
    withPadded(
      images.base, planes: shape.batch * shape.channels, height: shape.height, width: shape.width,
      rows: rows, top: -shape.padding, columns: columns, left: -shape.padding, stride: s
    ) { padded in
      body(
        PixelTaps(
          base: padded, imageStride: shape.channels * rows * s * run, rowStride: s * s * run,
          offsets: offsets, rows: shape.mapHeight, columns: shape.mapWidth))
    }
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

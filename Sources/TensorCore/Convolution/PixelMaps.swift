import CKernels

/// A transposed convolution of maps of a single pixel without bias, padding and stride: each output
/// meets one weight of each map, so it is a product over the maps.
///
/// The order is that of the general case, whose further terms are zeros: a chunk of `CK_CHUNK` terms
/// holds `CK_CHUNK / (KH · KW)` maps.
struct PixelMaps: Sendable {
  let shape: ConvolutionShape
  /// Maps of a chunk.
  private let piece: Int

  /// `nil`: not such a convolution, or a map would be in two chunks.
  init?(_ shape: ConvolutionShape, hasBias: Bool) {
    let kernel = shape.kernelHeight * shape.kernelWidth
    guard
      shape.mapPixels == 1 && shape.padding == 0 && shape.stride == 1 && !hasBias,
      Int(CK_CHUNK).isMultiple(of: kernel)
    else { return nil }
    self.shape = shape
    piece = Int(CK_CHUNK) / kernel
  }

  private var outputs: Int { shape.channels * shape.imagePixels }

  private var pieces: [Range<Int>] {
    stride(from: 0, to: shape.maps, by: piece).map { $0..<min($0 + piece, shape.maps) }
  }

  /// The weight in panels, piece by piece.
  func pack(_ weight: Tensor, _ compute: Compute) -> Tensor {
    compute.tensor([panelFloats(shape.maps, outputs)]) { panels in
      for maps in pieces {
        compute.pack(
          maps.count, outputs, weight.base + maps.lowerBound * outputs, strideK: outputs,
          strideN: 1, into: panels + panelFloats(maps.lowerBound, outputs))
      }
      withExtendedLifetime(weight) {}
    }
  }

  /// `maps [B, M]` to dense images, by packed weights.
  func product(
    batch: Int, _ maps: UnsafePointer<Float>, _ packed: Tensor,
    into out: UnsafeMutablePointer<Float>, _ compute: Compute
  ) {
    let lanes = Int(CK_LANES)
    let (outputs, all) = (outputs, shape.maps)
    let kernels = compute.kernels
    compute.split(
      (outputs + lanes - 1) / lanes, grain: max(1, 65_536 / (lanes * (batch + 8) * all))
    ) { panels in
      let first = panels.lowerBound * lanes
      let columns = min(panels.upperBound * lanes, outputs) - first
      compute.withScratch(batch * columns) { part in
        for piece in pieces {
          let isFirst = piece.lowerBound == 0
          kernels.gemm(
            batch, columns, piece.count, maps + piece.lowerBound, all,
            packed.base + panelFloats(piece.lowerBound, outputs) + first * piece.count, nil,
            isFirst ? out + first : part, isFirst ? outputs : columns)
          if isFirst { continue }
          for b in 0..<batch {
            let sum = out + b * outputs + first
            kernels.add(columns, sum, part + b * columns, sum)
          }
        }
      }
    }
    withExtendedLifetime(packed) {}
  }
}

import CKernels

/// Sums over the terms of pixels: `m` rows of weights times the panels of `taps`.
struct PixelSums {
  let taps: PixelTaps
  /// `[m, terms]`, each row started by its bias if there is one.
  let rows: UnsafePointer<Float>
  let terms: Int
  let hasBias: Bool
}

extension Compute {
  /// Floats of panels that are filled and multiplied at a time: they stay in cache.
  private static let chunkFloats = 1 << 18
  /// Panels of whole images that are taken at a time: enough columns for full speed.
  private static let chunkPanels = 32

  /// Computes several kinds of sums for all pixels of all images, a few images or a part of an
  /// image at a time, and hands on the results: the kind, the image, a range of its pixels, and
  /// `product[m][pixel]` with its row stride.
  func products(
    _ m: Int, _ kinds: [PixelSums], batch: Int,
    store: (Int, Int, Range<Int>, UnsafePointer<Float>, Int) -> Void
  ) {
    let lanes = Int(CK_LANES)
    let panels = kinds.map(\.taps.panels).max() ?? 0
    let terms = kinds.map(\.terms).max() ?? 0
    guard panels > 0, batch > 0 else { return }
    let most = max(4, Self.chunkFloats / (max(terms, 1) * lanes))
    let parts = (panels + most - 1) / most
    let images = parts > 1 ? 1 : max(1, min(most, Self.chunkPanels) / panels)
    let groups = (batch + images - 1) / images
    let work = kinds.reduce(0) { $0 + m * $1.terms * $1.taps.panels * lanes * batch }
    forEach(groups * parts, work: work) { index in
      let (group, part) = (index / parts, index % parts)
      let ofImages = group * images..<min((group + 1) * images, batch)
      for (kind, sums) in kinds.enumerated() {
        let count = sums.taps.panels
        let first = ofImages.lowerBound * count + count * part / parts
        let end = (ofImages.upperBound - 1) * count + count * (part + 1) / parts
        guard first < end else { continue }
        chunk(m, sums, first..<end) { store(kind, $0, $1, $2, $3) }
      }
    }
  }

  private func chunk(
    _ m: Int, _ sums: PixelSums, _ panels: Range<Int>,
    store: (Int, Range<Int>, UnsafePointer<Float>, Int) -> Void
  ) {
    let lanes = Int(CK_LANES)
    let (taps, terms) = (sums.taps, sums.terms)
    let columns = panels.count * lanes
    withScratch(columns * (terms + m)) { scratch in
      let product = scratch + columns * terms
      if terms > 0 {
        taps.fill(panels, withOnes: sums.hasBias, into: scratch)
        kernels.gemm(m, columns, terms, sums.rows, terms, scratch, nil, product, columns)
      } else {  // no weight reaches these pixels: the kernel is smaller than the stride
        product.initialize(repeating: 0, count: m * columns)
      }
      var panel = panels.lowerBound
      while panel < panels.upperBound {
        let image = panel / taps.panels
        let next = min(panels.upperBound, (image + 1) * taps.panels)
        let low = (panel - image * taps.panels) * lanes
        let high = min((next - image * taps.panels) * lanes, taps.rows * taps.columns)
        store(image, low..<high, product + (panel - panels.lowerBound) * lanes, columns)
        panel = next
      }
    }
  }
}

import CKernels

/// Sums over the terms of pixels: rows of weights times the terms that `taps` finds.
struct PixelSums {
  let taps: PixelTaps
  /// Packed by the table's `pack_rows`.
  let rows: UnsafePointer<Float>
  /// What each row's sums start with.
  let bias: UnsafePointer<Float>?
}

extension Compute {
  /// Floats of panels that are filled and multiplied at a time: they stay in cache.
  private static let chunkFloats = 1 << 18
  /// Weights that every thread reads rather than the pixels that another one has made.
  private static let repeatedFloats = 1 << 19
  /// Panels of pixels that are taken at a time: enough columns for full speed.
  private static let chunkPanels = 16

  /// Computes families of sums for all pixels of all images, a few images or a part of an image at
  /// a time, and hands on the results: the family, the image, a range of its pixels, and
  /// `product[kind][m][pixel]` with the strides of the first two.
  ///
  /// Where an image's pixels lie dense, rows apart by what `direct` gives, they are written there and
  /// not handed on. The kinds of a family have the same pixels. A range begins with a row of them where rows fill
  /// whole vectors or vectors whole rows.
  func products(
    _ m: Int, _ families: [[PixelSums]], batch: Int,
    direct: ((_ image: Int) -> (UnsafeMutablePointer<Float>, stride: Int))? = nil,
    store: (Int, Int, Range<Int>, UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    let lanes = Int(CK_LANES)
    let panels = families.map { $0[0].taps.panels }.max() ?? 0
    let filled = families.joined().map { $0.taps.isInPlace ? 0 : $0.taps.offsets.count }.max() ?? 0
    guard panels > 0, batch > 0 else { return }
    let most = max(4, min(Self.chunkPanels, Self.chunkFloats / (max(filled, 1) * lanes)))
    var parts = (panels + most - 1) / most
    var images = parts > 1 ? 1 : max(1, most / panels)
    let weights = families.joined().reduce(0) { $0 + m * $1.taps.offsets.count }
    // A thread that has a part of the pixels reads mostly what it made of them in the layer before;
    // where all weights are dearer than that, it has a family of pixels, and its weights alone.
    if parts * ((batch + images - 1) / images) < threads, weights <= Self.repeatedFloats {
      images = 1
      parts = min((threads + batch - 1) / batch, panels)
    }
    let groups = (batch + images - 1) / images
    let work = families.joined().reduce(0) {
      $0 + m * $1.taps.offsets.count * $1.taps.panels * lanes * batch
    }
    // Families innermost: they read the same pixels.
    forEach(groups * parts * families.count, work: work) { index in
      let (place, family) = (index / families.count, index % families.count)
      let (group, part) = (place / parts, place % parts)
      let ofImages = group * images..<min((group + 1) * images, batch)
      let kinds = families[family]
      let range = kinds[0].taps.range(part, of: parts, images: ofImages)
      guard !range.isEmpty else { return }
      chunk(m, kinds, range, direct: direct) { store(family, $0, $1, $2, $3, $4) }
    }
  }

  private func chunk(
    _ m: Int, _ kinds: [PixelSums], _ panels: Range<Int>,
    direct: ((Int) -> (UnsafeMutablePointer<Float>, stride: Int))?,
    store: (Int, Range<Int>, UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    let lanes = Int(CK_LANES)
    let columns = panels.count * lanes
    let filled = kinds.map { $0.taps.isInPlace ? 0 : $0.taps.offsets.count }.max() ?? 0
    let taps = kinds[0].taps
    if let direct, kinds.count == 1, (taps.rows * taps.columns).isMultiple(of: lanes),
      panels.lowerBound / taps.panels == (panels.upperBound - 1) / taps.panels
    {
      let (target, stride) = direct(panels.lowerBound / taps.panels)
      return withScratch(columns * filled) { scratch in
        taps.withColumns(panels, scratch: scratch) { columnsOfPanels, offsets in
          kernels.gather(
            m, taps.offsets.count, kinds[0].rows, kinds[0].bias, panels.count, columnsOfPanels,
            offsets, taps.half, target + panels.lowerBound % taps.panels * lanes, stride)
        }
      }
    }
    withScratch(columns * (kinds.count * m + filled)) { scratch in
      let product = scratch + columns * filled
      for (index, kind) in kinds.enumerated() {
        kind.taps.withColumns(panels, scratch: scratch) { columnsOfPanels, offsets in
          kernels.gather(
            m, kind.taps.offsets.count, kind.rows, kind.bias, panels.count, columnsOfPanels,
            offsets, kind.taps.half, product + index * m * columns, columns)
        }
      }
      var panel = panels.lowerBound
      while panel < panels.upperBound {
        let image = panel / taps.panels
        let next = min(panels.upperBound, (image + 1) * taps.panels)
        let low = (panel - image * taps.panels) * lanes
        let high = min((next - image * taps.panels) * lanes, taps.rows * taps.columns)
        store(
          image, low..<high, product + (panel - panels.lowerBound) * lanes, m * columns, columns)
        panel = next
      }
    }
  }
}

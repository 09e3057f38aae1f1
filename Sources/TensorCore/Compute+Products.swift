import CKernels

/// Matrix products split over the pool by tiles of the output.
extension Compute {
  /// Reading the panels costs as much as so many rows of arithmetic.
  static let rowsOfReading = 8
  /// Fewer multiply-adds than these take less time than handing half of them to a thread that waits
  /// for work.
  static let smallestProduct = 1 << 18

  /// Rows of a tile of the fastest level, and enough of them to repay reading the panels.
  private static let tileRows = 12

  /// `c[m, n] = bias + a[m, k] · panels`, as the table's `gemm`.
  ///
  /// The epilogue is done by the thread that has made the numbers.
  package func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, stride lda: Int,
    panels: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
    into c: UnsafeMutablePointer<Float>, stride ldc: Int, then epilogue: Epilogue = .none
  ) {
    guard m > 0, n > 0 else { return }
    guard threads > 1, max(m, Self.rowsOfReading) * n * k >= Self.smallestProduct else {
      kernels.gemm(m, n, k, a, lda, panels, bias, c, ldc)
      return epilogue.apply(0..<m, 0..<n, c, stride: ldc, on: self)
    }
    let pieces = pieces(of: max(m, Self.rowsOfReading) * n * k)
    if m >= 2 * Self.tileRows * threads {
      // Even shares, but none lower than two tiles.
      split(m, into: min(pieces, m / (2 * Self.tileRows))) { range in
        let first = range.lowerBound
        kernels.gemm(
          range.count, n, k, a + first * lda, lda, panels, bias, c + first * ldc, ldc)
        epilogue.apply(range, 0..<n, c, stride: ldc, on: self)
      }
    } else {
      let lanes = Int(CK_LANES)
      split((n + lanes - 1) / lanes, into: pieces) { range in
        let first = range.lowerBound * lanes
        let columns = min(range.upperBound * lanes, n) - first
        kernels.gemm(
          m, columns, k, a, lda, panels + first * k, bias.map { $0 + first }, c + first, ldc)
        epilogue.apply(0..<m, first..<first + columns, c, stride: ldc, on: self)
      }
    }
  }

  /// Into how many pieces a product of so much work is cut: each begins with a copy of its rows, and
  /// a small product does not repay more of them than there are threads.
  func pieces(of work: Int) -> Int {
    work < Self.smallestProduct ? 1 : max(threads, min(4 * threads, work >> 23))
  }

  /// Packs `b[k, n]`, whose element is at `kk * strideK + j * strideN`, for `product`.
  package func pack(
    _ k: Int, _ n: Int, _ b: UnsafePointer<Float>, strideK: Int, strideN: Int,
    into panels: UnsafeMutablePointer<Float>
  ) {
    let lanes = Int(CK_LANES)
    let grain = max(1, Self.fewestElements / max(k * lanes, 1))
    split((n + lanes - 1) / lanes, grain: grain) { range in
      let first = range.lowerBound * lanes
      let columns = min(range.upperBound * lanes, n) - first
      kernels.pack(k, columns, b + first * strideN, strideK, strideN, panels + first * k)
    }
  }

  /// `out[n, m] = a[m, n]` transposed.
  package func transpose(
    _ m: Int, _ n: Int, _ a: UnsafePointer<Float>, stride lda: Int,
    into out: UnsafeMutablePointer<Float>, stride ldo: Int
  ) {
    let tile = 16
    split((m + tile - 1) / tile, grain: max(1, 16_384 / max(n * tile, 1))) { range in
      let first = range.lowerBound * tile
      let rows = min(range.upperBound * tile, m) - first
      kernels.transpose(rows, n, a + first * lda, lda, out + first, ldo)
    }
  }

  /// `out[m, n] = Σ over rows i of a[i, m] · b[i, n]`, i ascending in chunks: the gradient of a
  /// weight over all rows of a batch.
  package func transposedProduct(
    rows: Int, _ m: Int, _ a: UnsafePointer<Float>, stride lda: Int,
    _ n: Int, _ b: UnsafePointer<Float>, stride ldb: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    withScratch(panelFloats(rows, n)) { panels in
      pack(rows, n, b, strideK: ldb, strideN: 1, into: panels)
      splitTiles(m, work: m * n * rows) { range in
        let first = range.lowerBound
        kernels.gemm_transposed(
          range.count, n, rows, a + first, lda, panels, out + first * n, n)
      }
    }
  }

  /// Splits `m` rows of a product of many terms by whole tiles, in few pieces: each piece reads all
  /// panels.
  func splitTiles(_ m: Int, work: Int, _ body: (Range<Int>) -> Void) {
    let tiles = (m + Self.tileRows - 1) / Self.tileRows
    let pieces = min(tiles, m >= 240 * threads ? 2 * threads : threads)
    guard threads > 1, pieces > 1, work >= Self.smallestShared else { return body(0..<m) }
    forEach(pieces, work: work) { piece in
      let first = tiles * piece / pieces * Self.tileRows
      let end = min(tiles * (piece + 1) / pieces * Self.tileRows, m)
      body(first..<end)
    }
  }

  /// `out[j] = Σ over rows i of x[i, j]`: the gradient of a bias.
  package func columnSums(
    rows: Int, _ n: Int, _ x: UnsafePointer<Float>, stride: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    let lanes = Int(CK_LANES)
    split((n + lanes - 1) / lanes, grain: max(1, 32_768 / max(rows * lanes, 1))) { range in
      let first = range.lowerBound * lanes
      let columns = min(range.upperBound * lanes, n) - first
      kernels.column_sums(rows, columns, x + first, stride, out + first)
    }
  }
}

/// Floats that the panels of a `[k, n]` matrix take.
package func panelFloats(_ k: Int, _ n: Int) -> Int {
  Int(bitPattern: UInt(ck_panel_floats(k, n)))
}

import CKernels

/// Products of a matrix that is packed for them.
extension Compute {
  /// Packed floats that stay in the second-level cache beside the rows.
  private static let nearFloats = 1 << 15
  /// Columns that repay what a product begins with.
  private static let fewestColumns = 64

  /// `pack`, then `product`: the same bits.
  ///
  /// Where the matrix is larger than what it is multiplied with, each thread packs the columns that it
  /// multiplies, some at a time: they are in its own cache then. On cores that share no cache it is up to
  /// a tenth of a small network's step.
  package func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, stride lda: Int,
    packing b: UnsafePointer<Float>, strideK: Int, strideN: Int,
    into panels: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>? = nil,
    into c: UnsafeMutablePointer<Float>, stride ldc: Int
  ) {
    // Without rows it is packed all the same: the tape keeps the panels.
    guard m > 0, m <= n else {
      pack(k, n, b, strideK: strideK, strideN: strideN, into: panels)
      return product(m, n, k, a, stride: lda, panels: panels, bias: bias, into: c, stride: ldc)
    }
    let lanes = Int(CK_LANES)
    let share = (n + threads * lanes - 1) / (threads * lanes) * lanes
    let columns = max(
      Self.fewestColumns, min(share, Self.nearFloats / max(k, 1) / lanes * lanes))
    let blocks = (n + columns - 1) / columns
    let isShared = threads > 1 && max(m, Self.rowsOfReading) * n * k >= Self.smallestProduct
    split(blocks, into: isShared ? 4 * threads : 1) { range in
      for block in range {
        let first = block * columns
        let count = min(columns, n - first)
        kernels.pack(k, count, b + first * strideN, strideK, strideN, panels + first * k)
        kernels.gemm(
          m, count, k, a, lda, panels + first * k, bias.map { $0 + first }, c + first, ldc)
      }
    }
  }
}

extension Compute {
  /// As `linear`, of rows that `norm` changes first, and attention of other texts beside it.
  ///
  /// Each thread makes some of the columns: normalises all rows for itself, multiplies, does the
  /// epilogue and its lane of the queue, all without waiting for the others. `x` of `w.inputs` numbers
  /// a row without gaps.
  public func linear(
    _ x: UnsafePointer<Float>, rows: Int, normalized norm: RowNorm?, _ w: PackedMatrix,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>, stride outputStride: Int,
    beside share: AttentionShare, then epilogue: Epilogue = .none
  ) {
    let (lanes, panels) = (share.queue.lanes, w.panelCount)
    let isSmall = max(rows, Self.rowsOfReading) * w.outputs * w.inputs < Self.smallestProduct
    let pieces = isSmall && !share.isAll ? 1 : min(lanes.count, panels)
    split(pieces, into: pieces) { range in
      for piece in range {
        let columns = w.columns(panels * piece / pieces..<panels * (piece + 1) / pieces)
        let x = norm?.apply(rows, w.inputs, x, thread: piece, on: self) ?? x
        multiply(
          rows, x, stride: w.inputs, w, columns, bias: bias, into: y, stride: outputStride,
          beside: AttentionLane.beside(lanes[piece]))
        epilogue.apply(0..<rows, columns, y, stride: outputStride, on: self)
        guard share.isAll else { continue }
        for lane in stride(from: piece, to: lanes.count, by: pieces) {
          lanes[lane].pointee.finish()
        }
      }
    }
    withExtendedLifetime((w, share.queue)) {}
  }
}

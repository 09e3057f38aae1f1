import CKernels

// Building blocks of generators, which own their memory and advance many items together: no tape,
// no allocation, split over the pool when there is enough to do. Rows are items; a row's results do
// not depend on the others.

extension Compute {
  /// `y = x Wᵀ + b`: rows of `w.inputs` numbers to rows of `w.outputs`, each with its own stride.
  public func linear(
    _ x: UnsafePointer<Float>, rows: Int, stride: Int, _ w: PackedMatrix,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>, stride outputStride: Int
  ) {
    product(
      rows, w.outputs, w.inputs, x, stride: stride, panels: w.panels.base, bias: bias, into: y,
      stride: outputStride)
    withExtendedLifetime(w) {}
  }

  /// Copies row `indices[i]`, in 0..<V, of `table [V, width]` to row i of `y`.
  public func embedding(
    _ indices: UnsafeBufferPointer<Int32>, table: UnsafePointer<Float>, width: Int,
    into y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for (row, index) in indices.enumerated() {
      (y + row * stride).update(from: table + Int(index) * width, count: width)
    }
  }

  /// `(x - mean) / sqrt(variance + epsilon) · weight + bias` of rows of `width`; `y` may be `x`.
  ///
  /// `scratch` has room for `2 · rows`. The bits are those of `Tape.layerNorm`.
  public func layerNorm(
    rows: Int, _ width: Int, _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, epsilon: Float, scratch: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    split(rows, grain: max(1, 8_192 / max(width, 1))) { range in
      let at = range.lowerBound
      kernels.layer_norm(
        range.count, width, x + at * width, weight, bias, epsilon, y + at * width, scratch + at,
        scratch + rows + at)
    }
  }

  /// One time step of an LSTM layer for `rows` items.
  ///
  /// `inputGates [rows, 4H]` is `x W_ihᵀ + b_ih` (of `linear` or of a folded table); `recurrent` is
  /// `W_hh`; `h` and `c`, `[rows, H]`, are read and replaced; `scratch` has room for `rows · 4H`.
  /// The bits are those of `Tape.lstm`.
  public func lstmStep(
    rows: Int, inputGates: UnsafePointer<Float>, stride: Int, recurrent: PackedMatrix,
    bias: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (H, width) = (recurrent.inputs, recurrent.outputs)
    linear(h, rows: rows, stride: H, recurrent, bias: bias, into: scratch, stride: width)
    split(rows, grain: max(1, 8_192 / H)) { range in
      let at = range.lowerBound
      kernels.lstm(
        range.count, H, inputGates + at * stride, stride, scratch + at * width, width, c + at * H,
        H, c + at * H, H, h + at * H, H, nil, 0, nil, 0)
    }
  }

  /// One time step of a GRU layer for `rows` items.
  ///
  /// `inputGates [rows, 3H]` is `x W_ihᵀ + b_ih`; `recurrent` is `W_hh`; `h [rows, H]` is read and
  /// replaced; `scratch` has room for `rows · 3H`. The bits are those of `Tape.gru`.
  public func gruStep(
    rows: Int, inputGates: UnsafePointer<Float>, stride: Int, recurrent: PackedMatrix,
    bias: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (H, width) = (recurrent.inputs, recurrent.outputs)
    linear(h, rows: rows, stride: H, recurrent, bias: bias, into: scratch, stride: width)
    split(rows, grain: max(1, 8_192 / H)) { range in
      let at = range.lowerBound
      kernels.gru(
        range.count, H, inputGates + at * stride, stride, scratch + at * width, width, h + at * H,
        H, h + at * H, H, nil, 0)
    }
  }
}

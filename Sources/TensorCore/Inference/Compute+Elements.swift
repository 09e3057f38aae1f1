import CKernels

extension Compute {
  /// `y = x > 0 ? x : 0`; `y` may be `x`.
  public func relu(
    _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    elementwise(count) { kernels.relu($0.count, x + $0.lowerBound, y + $0.lowerBound) }
  }

  /// `y = tanh x`; `y` may be `x`.
  public func tanh(
    _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    elementwise(count) { kernels.tanh($0.count, x + $0.lowerBound, y + $0.lowerBound) }
  }

  /// `y = 1 / (1 + e^-x)`; `y` may be `x`.
  public func sigmoid(
    _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    elementwise(count) { kernels.sigmoid($0.count, x + $0.lowerBound, y + $0.lowerBound) }
  }

  /// `y = a + b`; `y` may be either.
  public func add(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    elementwise(count) {
      kernels.add($0.count, a + $0.lowerBound, b + $0.lowerBound, y + $0.lowerBound)
    }
  }

  /// `y = factor · x`; `y` may be `x`.
  public func scale(
    _ count: Int, _ x: UnsafePointer<Float>, by factor: Float,
    into y: UnsafeMutablePointer<Float>
  ) {
    elementwise(count) { kernels.scale($0.count, factor, x + $0.lowerBound, y + $0.lowerBound) }
  }

  /// `e^x / Σ e^x` of each row; `y` may be `x`.
  public func softmax(
    rows: Int, _ width: Int, _ x: UnsafePointer<Float>, stride: Int,
    into y: UnsafeMutablePointer<Float>, stride outputStride: Int
  ) {
    split(rows, grain: max(1, 8_192 / max(width, 1))) { range in
      let at = range.lowerBound
      kernels.softmax(
        range.count, width, x + at * stride, stride, y + at * outputStride, outputStride)
    }
  }
}

import CKernels

extension Tape {
  /// `e^x / Σ e^x` over the last axis.
  ///
  /// Gradient: `dx = y · dy - y · (y · dy summed over the row)`.
  public func softmax(_ x: Variable) -> Variable {
    let width = x.shape.dims.last ?? 1
    precondition(width > 0, "softmax: x \(x.shape)")
    let rows = x.shape.count / width
    let compute = compute
    let grain = max(1, 8_192 / width)
    let y = compute.uninitialized(x.shape)
    compute.split(rows, grain: grain) { range in
      let at = range.lowerBound * width
      compute.kernels.softmax(range.count, width, x.value.base + at, width, y.target + at, width)
    }
    return record(y, from: x) { dy in
      let dx = compute.uninitialized(x.shape)
      let rowsOfDy = dy.base
      compute.split(rows, grain: grain) { range in
        for row in range {
          let (y, dy, dx) = (y.base + row * width, rowsOfDy + row * width, dx.target + row * width)
          compute.kernels.mul(width, y, dy, dx)
          compute.kernels.axpy(width, -compute.kernels.dot(width, y, dy), y, dx)
        }
      }
      withExtendedLifetime((y, dy)) {}
      x.accumulate(dx, compute)
    }
  }
}

import CKernels

extension Tape {
  /// `(x - mean) / sqrt(variance + epsilon) · weight + bias` over the last axis (Ba et al., 2016).
  ///
  /// `x [..., C]`, `weight [C]`, `bias [C]`. The parameters' gradients are sums over all rows in
  /// row order.
  public func layerNorm(
    _ x: Variable, weight: Variable, bias: Variable, epsilon: Float
  ) -> Variable {
    let width = weight.shape.count
    precondition(
      x.shape.dims.last == width && width > 0 && bias.shape.count == width,
      "layerNorm: x \(x.shape), weight \(weight.shape), bias \(bias.shape)")
    let rows = x.shape.count / width
    let compute = compute
    let y = compute.uninitialized(x.shape)
    let mean = compute.uninitialized([rows])
    let deviation = compute.uninitialized([rows])  // 1 / sqrt(variance + epsilon)
    compute.split(rows, grain: max(1, 8_192 / width)) { range in
      let at = range.lowerBound
      compute.kernels.layer_norm(
        range.count, width, x.value.base + at * width, weight.value.base, bias.value.base, epsilon,
        y.target + at * width, mean.target + at, deviation.target + at)
    }
    return record(y, from: x, weight, bias) { dy in
      let (dx, dw, db) = (
        compute.uninitialized(x.shape), compute.uninitialized(weight.shape),
        compute.uninitialized(bias.shape)
      )
      let lanes = Int(CK_LANES)
      let rowsOfDy = dy.base
      compute.split((width + lanes - 1) / lanes, grain: max(1, 32_768 / (rows * lanes))) { panels in
        let first = panels.lowerBound * lanes
        compute.kernels.layer_norm_parameters(
          rows, width, min(panels.upperBound * lanes, width) - first, x.value.base + first,
          mean.base, deviation.base, rowsOfDy + first, dw.target + first, db.target + first)
      }
      compute.split(rows, grain: max(1, 8_192 / width)) { range in
        let at = range.lowerBound
        compute.kernels.layer_norm_grad(
          range.count, width, x.value.base + at * width, weight.value.base, mean.base + at,
          deviation.base + at, rowsOfDy + at * width, dx.target + at * width)
      }
      withExtendedLifetime((mean, deviation, dy)) {}
      bias.accumulate(db, compute)
      weight.accumulate(dw, compute)
      x.accumulate(dx, compute)
    }
  }
}

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
      compute.kernels.layer_norm_grad(
        rows, width, x.value.base, weight.value.base, mean.base, deviation.base, dy.base,
        dx.target, dw.target, db.target)
      withExtendedLifetime((mean, deviation, dy)) {}
      bias.accumulate(db, compute)
      weight.accumulate(dw, compute)
      x.accumulate(dx, compute)
    }
  }
}

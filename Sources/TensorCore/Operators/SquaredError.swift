import CKernels

extension Tape {
  /// `Σ (x - target)²` over all elements, by the kernels' fixed tree: a scalar.
  ///
  /// Gradient: `2 · dy · (x - target)`.
  public func squaredError(_ x: Variable, target: Tensor) -> Variable {
    precondition(x.shape == target.shape, "squaredError: x \(x.shape), target \(target.shape)")
    let compute = compute
    let value = x.value
    let sum = compute.sumSquaredDifference(x.shape.count, value.base, target.base)
    withExtendedLifetime((value, target)) {}
    return record(Tensor([], [sum]), from: x) { dy in
      let factor = 2 * dy.item
      let dx = compute.map(x.value, target) { count, x, target, dx in
        compute.kernels.sub(count, x, target, dx)
        compute.kernels.scale(count, factor, dx, dx)
      }
      x.accumulate(dx, compute)
    }
  }
}

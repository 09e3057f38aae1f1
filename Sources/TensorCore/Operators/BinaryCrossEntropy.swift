import CKernels

extension Tape {
  /// `-Σ (target log s + (1 - target) log (1 - s))`, `s = sigmoid(logits)`, in nats over all elements:
  /// a scalar.
  ///
  /// Targets in 0...1. It is computed from the logits, so that no probability of 0 or 1 is lost; the
  /// sum is the kernels' fixed tree. Gradient: `dy · (s - target)`.
  public func binaryCrossEntropy(_ logits: Variable, target: Tensor) -> Variable {
    precondition(
      logits.shape == target.shape,
      "binaryCrossEntropy: logits \(logits.shape), target \(target.shape)")
    let compute = compute
    let losses = compute.map(logits.value, target) {
      compute.kernels.binary_cross_entropy($0, $1, $2, $3)
    }
    let sum = compute.sum(losses.shape.count, losses.base)
    withExtendedLifetime(losses) {}
    return record(Tensor([], [sum]), from: logits) { dy in
      let factor = dy.item
      let dx = compute.map(logits.value, target) { count, x, target, dx in
        compute.kernels.sigmoid(count, x, dx)
        compute.kernels.sub(count, dx, target, dx)
        compute.kernels.scale(count, factor, dx, dx)
      }
      logits.accumulate(dx, compute)
    }
  }
}

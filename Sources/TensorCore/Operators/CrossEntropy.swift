import CKernels

extension Tape {
  /// The mean of `log Σ e^logits - logits[target]` over all rows, in nats: a scalar.
  ///
  /// `logits [..., V]`, one target in 0..<V for each row. The rows' losses are summed by the
  /// kernels' fixed tree and divided by their number. Gradient: `(softmax - one-hot) · dy / rows`.
  public func crossEntropy(_ logits: Variable, targets: [Int32]) -> Variable {
    let classes = logits.shape.dims.last ?? 1
    let rows = targets.count
    precondition(
      rows > 0 && logits.shape.count == rows * classes
        && targets.allSatisfy { $0 >= 0 && Int($0) < classes },
      "crossEntropy: logits \(logits.shape), \(rows) targets")
    let compute = compute
    let isSaving = needsGradient(logits)
    let probabilities = isSaving ? compute.uninitialized(logits.shape) : nil
    let losses = compute.uninitialized([rows])
    let x = logits.value
    targets.withUnsafeBufferPointer { targets in
      compute.split(rows, grain: max(1, 4_096 / classes)) { range in
        let at = range.lowerBound
        compute.kernels.softmax_cross_entropy(
          range.count, classes, x.base + at * classes, classes, targets.baseAddress.map { $0 + at },
          probabilities.map { $0.target + at * classes }, classes, losses.target + at)
      }
    }
    let mean = compute.kernels.sum(rows, losses.base) / Float(rows)
    withExtendedLifetime((x, losses)) {}
    return record(Tensor([], [mean]), from: logits) { dy in
      guard let probabilities else { return }
      let factor = dy.item / Float(rows)
      let dx = probabilities.target  // held by this closure alone, which runs once
      for (row, target) in targets.enumerated() { dx[row * classes + Int(target)] -= 1 }
      compute.elementwise(logits.shape.count) { range in
        compute.kernels.scale(range.count, factor, dx + range.lowerBound, dx + range.lowerBound)
      }
      logits.accumulate(probabilities, compute)
    }
  }
}

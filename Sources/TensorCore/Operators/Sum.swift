import CKernels

extension Tape {
  /// `Σ x` over all elements, by the kernels' fixed tree: a scalar.
  public func sum(_ x: Variable) -> Variable {
    let compute = compute
    let sum = x.value.withUnsafeBufferPointer { compute.kernels.sum($0.count, $0.baseAddress) }
    return record(Tensor([], [sum]), from: x) { dy in
      let factor = dy.item
      let dx = compute.tensor(x.shape) {
        $0.initialize(repeating: factor, count: x.shape.count)
      }
      x.accumulate(dx, compute)
    }
  }
}

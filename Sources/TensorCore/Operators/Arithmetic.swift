import CKernels

extension Tape {
  /// `a + b`, of one shape.
  public func add(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "add: \(a.shape), \(b.shape)")
    let compute = compute
    let add = compute.kernels.add
    return record(compute.map(a.value, b.value) { add!($0, $1, $2, $3) }, from: a, b) { dy in
      b.accumulate(dy, compute)
      a.accumulate(dy, compute)
    }
  }

  /// `a - b`, of one shape.
  public func subtract(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "subtract: \(a.shape), \(b.shape)")
    let compute = compute
    let (sub, scale) = (compute.kernels.sub, compute.kernels.scale)
    return record(compute.map(a.value, b.value) { sub!($0, $1, $2, $3) }, from: a, b) { dy in
      if b.requiresGradient {
        b.accumulate(compute.map(dy) { scale!($0, -1, $1, $2) }, compute)
      }
      a.accumulate(dy, compute)
    }
  }

  /// `a · b`, element by element, of one shape.
  public func multiply(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "multiply: \(a.shape), \(b.shape)")
    let compute = compute
    let mul = compute.kernels.mul
    return record(compute.map(a.value, b.value) { mul!($0, $1, $2, $3) }, from: a, b) { dy in
      if b.requiresGradient {
        b.accumulate(compute.map(dy, a.value) { mul!($0, $1, $2, $3) }, compute)
      }
      if a.requiresGradient {
        compute.update(&dy, with: b.value) { mul!($0, $1, $2, $2) }
        a.accumulate(dy, compute)
      }
    }
  }

  /// `factor · x`.
  public func scale(_ x: Variable, by factor: Float) -> Variable {
    let compute = compute
    let scale = compute.kernels.scale
    return record(compute.map(x.value) { scale!($0, factor, $1, $2) }, from: x) { dy in
      compute.update(&dy) { scale!($0, factor, $1, $1) }
      x.accumulate(dy, compute)
    }
  }

  /// The same elements under another shape.
  public func reshape(_ x: Variable, to shape: Shape) -> Variable {
    let compute = compute
    return record(x.value.reshaped(shape), from: x) { dy in
      x.accumulate(dy.reshaped(x.shape), compute)
    }
  }
}

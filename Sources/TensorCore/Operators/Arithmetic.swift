import CKernels

extension Tape {
  /// `a + b`, of one shape.
  public func add(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "add: \(a.shape), \(b.shape)")
    let compute = compute
    let y = compute.map(a.value, b.value) { compute.kernels.add($0, $1, $2, $3) }
    return record(y, from: a, b) { dy in
      b.accumulate(dy, compute)
      a.accumulate(dy, compute)
    }
  }

  /// `a - b`, of one shape.
  public func subtract(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "subtract: \(a.shape), \(b.shape)")
    let compute = compute
    let y = compute.map(a.value, b.value) { compute.kernels.sub($0, $1, $2, $3) }
    return record(y, from: a, b) { dy in
      if b.requiresGradient {
        b.accumulate(compute.map(dy) { compute.kernels.scale($0, -1, $1, $2) }, compute)
      }
      a.accumulate(dy, compute)
    }
  }

  /// `a · b`, element by element, of one shape.
  public func multiply(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.shape == b.shape, "multiply: \(a.shape), \(b.shape)")
    let compute = compute
    let y = compute.map(a.value, b.value) { compute.kernels.mul($0, $1, $2, $3) }
    return record(y, from: a, b) { dy in
      if b.requiresGradient {
        b.accumulate(compute.map(dy, a.value) { compute.kernels.mul($0, $1, $2, $3) }, compute)
      }
      if a.requiresGradient {
        compute.update(&dy, with: b.value) { compute.kernels.mul($0, $1, $2, $2) }
        a.accumulate(dy, compute)
      }
    }
  }

  /// `factor · x`.
  public func scale(_ x: Variable, by factor: Float) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.scale($0, factor, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy) { compute.kernels.scale($0, factor, $1, $1) }
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

import CKernels

extension Tape {
  /// `x > 0 ? x : 0`.
  public func relu(_ x: Variable) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.relu($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { compute.kernels.relu_grad($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `x > 0 ? x : slope · x`.
  public func leakyRelu(_ x: Variable, slope: Float) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.leaky_relu($0, slope, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: x.value) { compute.kernels.leaky_relu_grad($0, slope, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// The hyperbolic tangent.
  public func tanh(_ x: Variable) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.tanh($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { compute.kernels.tanh_grad($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `1 / (1 + e^-x)`.
  public func sigmoid(_ x: Variable) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.sigmoid($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { compute.kernels.sigmoid_grad($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `e^x`.
  public func exp(_ x: Variable) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.exp($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { compute.kernels.mul($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel, 2016).
  public func gelu(_ x: Variable) -> Variable {
    let compute = compute
    let y = compute.map(x.value) { compute.kernels.gelu($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: x.value) { compute.kernels.gelu_grad($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }
}

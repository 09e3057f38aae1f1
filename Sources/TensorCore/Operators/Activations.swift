import CKernels

extension Tape {
  /// `x > 0 ? x : 0`.
  public func relu(_ x: Variable) -> Variable {
    let compute = compute
    let (relu, gradient) = (compute.kernels.relu, compute.kernels.relu_grad)
    let y = compute.map(x.value) { relu!($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { gradient!($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `x > 0 ? x : slope · x`.
  public func leakyRelu(_ x: Variable, slope: Float) -> Variable {
    let compute = compute
    let (relu, gradient) = (compute.kernels.leaky_relu, compute.kernels.leaky_relu_grad)
    return record(compute.map(x.value) { relu!($0, slope, $1, $2) }, from: x) { dy in
      compute.update(&dy, with: x.value) { gradient!($0, slope, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// The hyperbolic tangent.
  public func tanh(_ x: Variable) -> Variable {
    let compute = compute
    let (tanh, gradient) = (compute.kernels.tanh, compute.kernels.tanh_grad)
    let y = compute.map(x.value) { tanh!($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { gradient!($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `1 / (1 + e^-x)`.
  public func sigmoid(_ x: Variable) -> Variable {
    let compute = compute
    let (sigmoid, gradient) = (compute.kernels.sigmoid, compute.kernels.sigmoid_grad)
    let y = compute.map(x.value) { sigmoid!($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { gradient!($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// `e^x`.
  public func exp(_ x: Variable) -> Variable {
    let compute = compute
    let (exp, mul) = (compute.kernels.exp, compute.kernels.mul)
    let y = compute.map(x.value) { exp!($0, $1, $2) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: y) { mul!($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }

  /// The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel, 2016).
  public func gelu(_ x: Variable) -> Variable {
    let compute = compute
    let (gelu, gradient) = (compute.kernels.gelu, compute.kernels.gelu_grad)
    return record(compute.map(x.value) { gelu!($0, $1, $2) }, from: x) { dy in
      compute.update(&dy, with: x.value) { gradient!($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }
}

import CKernels

extension Compute {
  /// The numbers of one Adam update, rounded to float: see the kernel's expression.
  public struct AdamStep: Sendable {
    /// Rate divided by `1 - beta1^t`.
    public var rate: Float
    /// `√(1 - beta2^t)`.
    public var root: Float
    /// Decay of the mean of gradients.
    public var beta1: Float
    /// Decay of the mean of squared gradients.
    public var beta2: Float
    /// Added to the root of the squared mean.
    public var epsilon: Float
    /// Rate times weight decay.
    public var decay: Float

    /// A step from its numbers.
    public init(
      rate: Float, root: Float, beta1: Float, beta2: Float, epsilon: Float, decay: Float
    ) {
      self.rate = rate
      self.root = root
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.decay = decay
    }
  }

  /// Updates weights and the two moments in place; all four tensors have one shape.
  public func adam(
    _ weights: inout Tensor, gradient: Tensor, mean: inout Tensor, square: inout Tensor,
    step: AdamStep
  ) {
    precondition(
      weights.shape == gradient.shape && mean.shape == gradient.shape
        && square.shape == gradient.shape,
      "adam: gradient \(gradient.shape) for weights \(weights.shape)")
    weights.withUnsafeMutableBufferPointer { weights in
      mean.withUnsafeMutableBufferPointer { mean in
        square.withUnsafeMutableBufferPointer { square in
          guard let w = weights.baseAddress, let m = mean.baseAddress, let v = square.baseAddress
          else { return }
          elementwise(weights.count) { range in
            let at = range.lowerBound
            kernels.adam(
              range.count, w + at, gradient.base + at, m + at, v + at, step.rate, step.root,
              step.beta1, step.beta2, step.epsilon, step.decay)
          }
        }
      }
    }
    withExtendedLifetime(gradient) {}
  }

  /// Moves an average towards values of its shape: `average = fma(1 - decay, x, decay · average)`.
  public func average(_ average: inout Tensor, towards x: Tensor, decay: Float) {
    precondition(average.shape == x.shape, "average: \(average.shape) of \(x.shape)")
    update(&average, with: x) { count, x, average in
      kernels.scale(count, decay, average, average)
      kernels.axpy(count, 1 - decay, x, average)
    }
  }

  /// One step of gradient descent with momentum, in place; all three tensors have one shape.
  public func sgd(
    _ weights: inout Tensor, gradient: Tensor, velocity: inout Tensor, rate: Float, momentum: Float
  ) {
    precondition(
      weights.shape == gradient.shape && velocity.shape == gradient.shape,
      "sgd: gradient \(gradient.shape) for weights \(weights.shape)")
    weights.withUnsafeMutableBufferPointer { weights in
      velocity.withUnsafeMutableBufferPointer { velocity in
        guard let w = weights.baseAddress, let b = velocity.baseAddress else { return }
        elementwise(weights.count) { range in
          let at = range.lowerBound
          kernels.sgd(range.count, w + at, gradient.base + at, b + at, rate, momentum)
        }
      }
    }
    withExtendedLifetime(gradient) {}
  }

  /// `y = fma(factor, x, y)` for tensors of one shape.
  public func add(_ x: Tensor, times factor: Float, to y: inout Tensor) {
    precondition(x.shape == y.shape, "add: \(x.shape) to \(y.shape)")
    y.withUnsafeMutableBufferPointer { y in
      guard let base = y.baseAddress else { return }
      elementwise(y.count) { range in
        kernels.axpy(range.count, factor, x.base + range.lowerBound, base + range.lowerBound)
      }
    }
    withExtendedLifetime(x) {}
  }

  /// `Σ x²` by the kernel's fixed tree.
  public func sumOfSquares(_ x: Tensor) -> Float {
    x.withUnsafeBufferPointer { x in
      x.baseAddress.map { dot(x.count, $0, $0) } ?? 0
    }
  }

  /// `x = factor · x`.
  public func scale(_ x: inout Tensor, by factor: Float) {
    x.withUnsafeMutableBufferPointer { x in
      guard let base = x.baseAddress else { return }
      scale(x.count, base, by: factor, into: base)
    }
  }
}

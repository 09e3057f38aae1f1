import CKernels

/// A node of the graph: a parameter, a constant or the result of an operator.
public final class Variable {
  /// The value; the optimizer writes parameters between tapes.
  public var value: Tensor
  /// The gradient of the loss, accumulated by `Tape.backward` for parameters; `nil` before, and
  /// again when the training loop clears it.
  public var gradient: Tensor?
  /// Whether `backward` brings a gradient here.
  ///
  /// A training of several networks turns it off for parameters that an update leaves alone; it must
  /// not change between an operator and its gradient.
  public var requiresGradient: Bool
  /// Whether this is a leaf that is trained.
  let isParameter: Bool

  /// A parameter: a leaf that is trained.
  public init(parameter: Tensor) {
    value = parameter
    requiresGradient = true
    isParameter = true
  }

  init(_ value: Tensor, requiresGradient: Bool) {
    self.value = value
    self.requiresGradient = requiresGradient
    isParameter = false
  }

  /// The extents of the value.
  public var shape: Shape { value.shape }

  /// Adds a part of the gradient: `gradient + part`, the parts in reverse order of the uses.
  func accumulate(_ part: Tensor, _ compute: Compute) {
    guard requiresGradient else { return }
    guard var sum = gradient else {
      gradient = part
      return
    }
    gradient = nil  // `sum` is now the only owner: no copy
    sum.withUnsafeMutableBufferPointer { sum in
      guard let base = sum.baseAddress else { return }
      compute.elementwise(sum.count) { range in
        let at = range.lowerBound
        compute.kernels.add(range.count, base + at, part.base + at, base + at)
      }
    }
    withExtendedLifetime(part) {}
    gradient = sum
  }
}

public import NN
public import TensorCore

/// The gradients of a network taken together: norm, clipping, and the search for a bad one.
public enum Gradients {
  /// Clears all gradients; from now on only those of `group` are wanted.
  public static func prepare(_ group: [NamedParameter], among all: [NamedParameter]) {
    for parameter in all {
      parameter.variable.gradient = nil
      parameter.variable.requiresGradient = false
    }
    for parameter in group { parameter.variable.requiresGradient = true }
  }

  /// Euclidean norm over all parameters: each tensor's sum of squares by the kernel's fixed tree in
  /// float, the tensors added in list order in double.
  public static func norm(_ parameters: [NamedParameter], compute: Compute) -> Double {
    var total = 0.0
    for parameter in parameters {
      guard let gradient = parameter.variable.gradient else { continue }
      total += Double(compute.sumOfSquares(gradient))
    }
    return total.squareRoot()
  }

  /// Multiplies every gradient by min(1, limit / (norm + 1e-6)), PyTorch's rule.
  public static func clip(
    _ parameters: [NamedParameter], norm: Double, limit: Double, compute: Compute
  ) {
    let factor = Float(limit / (norm + 1e-6))
    guard factor < 1 else { return }
    for parameter in parameters {
      guard var gradient = parameter.variable.gradient else { continue }
      parameter.variable.gradient = nil  // the buffer has one owner while it is scaled in place
      compute.scale(&gradient, by: factor)
      parameter.variable.gradient = gradient
    }
  }

  /// Adds `decay` times the weights to the gradient of a parameter of two or more dimensions.
  static func decay(_ parameter: NamedParameter, by decay: Double, compute: Compute) {
    let variable = parameter.variable
    guard decay != 0, variable.value.shape.rank >= 2, var gradient = variable.gradient else {
      return
    }
    variable.gradient = nil  // the buffer has one owner while it is changed in place
    compute.add(variable.value, times: Float(decay), to: &gradient)
    variable.gradient = gradient
  }

  /// The first parameter, in list order, whose gradient holds a NaN or an infinity.
  public static func firstBad(_ parameters: [NamedParameter]) -> String? {
    parameters.first { $0.variable.gradient.map { !$0.isFinite } ?? false }?.name
  }

  /// The first parameter, in list order, that itself holds a NaN or an infinity.
  public static func firstBadWeights(_ parameters: [NamedParameter]) -> String? {
    parameters.first { !$0.variable.value.isFinite }?.name
  }
}

extension Tensor {
  /// Whether no element is NaN or infinite.
  var isFinite: Bool {
    withUnsafeBufferPointer { $0.areFinite }
  }
}

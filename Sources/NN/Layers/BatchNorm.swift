public import TensorCore

/// Which statistics a batch normalisation takes.
public enum BatchStatistics: Sendable {
  /// The batch's own, which move the running ones: training.
  case batch
  /// The batch's own, the running ones left alone.
  case batchOnly
  /// The running ones: generation. An item does not see its batch.
  case running
}

/// Batch normalisation of `[B, C]` or `[B, C, H, W]` (Ioffe and Szegedy, 2015).
///
/// Scale and shift `[C]` are trained. Running statistics start at 0 and 1, and each training batch
/// moves them as in PyTorch: running = 0.9 running + 0.1 batch, the variance with n - 1 (a batch of
/// one value a channel has none, and moves the mean alone).
public struct BatchNorm {
  /// Scale.
  public let weight: Variable
  /// Shift.
  public let bias: Variable
  /// Running mean; no gradient reaches it.
  public let runningMean: Variable
  /// Running variance; no gradient reaches it.
  public let runningVariance: Variable
  /// Added to the variance.
  public let epsilon: Float
  private let name: String

  /// What a batch leaves of the running statistics: PyTorch's momentum is 0.1.
  private static let decay: Float = 0.9

  /// A layer under a name: `NAME.weight`, `NAME.bias`, `NAME.running_mean`, `NAME.running_var`.
  public init(
    _ name: String, channels: Int, epsilon: Float = 1e-5, initial: Initial = .constant(1),
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    self.epsilon = epsilon
    weight = try source.parameter("\(name).weight", [channels], initial)
    bias = try source.parameter("\(name).bias", [channels], .constant(0))
    runningMean = try source.parameter("\(name).running_mean", [channels], .constant(0))
    runningVariance = try source.parameter("\(name).running_var", [channels], .constant(1))
  }

  /// The layer's output.
  public func callAsFunction(
    _ x: Variable, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    guard statistics != .running else {
      return tape.batchNorm(
        x, weight: weight, bias: bias, mean: runningMean.value, variance: runningVariance.value,
        epsilon: epsilon)
    }
    let (y, mean, variance) = tape.batchNorm(x, weight: weight, bias: bias, epsilon: epsilon)
    guard statistics == .batch else { return y }
    tape.compute.average(&runningMean.value, towards: mean, decay: Self.decay)
    let count = x.shape.count / x.shape[1]
    guard count > 1 else { return y }
    var unbiased = variance
    tape.compute.scale(&unbiased, by: Float(count) / Float(count - 1))
    tape.compute.average(&runningVariance.value, towards: unbiased, decay: Self.decay)
    return y
  }

  /// Scale, then shift.
  public var parameters: [NamedParameter] {
    [NamedParameter("\(name).weight", weight), NamedParameter("\(name).bias", bias)]
  }

  /// The running statistics.
  public var buffers: [NamedParameter] {
    [
      NamedParameter("\(name).running_mean", runningMean),
      NamedParameter("\(name).running_var", runningVariance),
    ]
  }
}

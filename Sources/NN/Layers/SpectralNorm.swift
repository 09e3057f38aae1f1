public import TensorCore

/// Spectral normalisation of a layer's weight (Miyato et al., 2018): what the layer works with is the
/// weight divided by an estimate of its largest singular value.
///
/// As PyTorch's `torch.nn.utils.spectral_norm`: each pass of a training moves the estimate by one step
/// of power iteration; the singular vectors `NAME.weight_u` `[out]` and `NAME.weight_v` are state.
public struct SpectralNorm {
  /// The first left singular vector; no gradient reaches it.
  public let u: Variable
  /// The first right one.
  public let v: Variable
  private let name: String

  /// The state of a layer under its name, for its weight; a new one starts as random directions.
  public init(
    _ name: String, weight: Variable, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    let rows = weight.shape[0]
    u = try source.parameter("\(name).weight_u", [rows], .normal(1))
    v = try source.parameter("\(name).weight_v", [weight.shape.count / rows], .normal(1))
  }

  /// The weight to work with.
  public func callAsFunction(
    _ weight: Variable, _ statistics: BatchStatistics, on tape: Tape
  ) -> Variable {
    if statistics == .batch {
      tape.compute.powerIteration(weight.value, u: &u.value, v: &v.value)
    }
    return tape.spectralNorm(weight, u: u.value, v: v.value)
  }

  /// The singular vectors.
  public var buffers: [NamedParameter] {
    [NamedParameter("\(name).weight_u", u), NamedParameter("\(name).weight_v", v)]
  }
}

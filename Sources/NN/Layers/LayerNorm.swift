public import TensorCore

/// Layer normalisation over the last axis (Ba et al., 2016): mean 0, variance 1, then weight and
/// bias.
///
/// Input and output `[..., width]`. Weight starts at 1, bias at 0; epsilon is PyTorch's 1e-5.
public struct LayerNorm {
  /// Added to the variance.
  public static let epsilon: Float = 1e-5

  /// `[width]`.
  public let weight: Variable
  /// `[width]`.
  public let bias: Variable
  private let name: String

  /// A layer under a name: `NAME.weight`, `NAME.bias`.
  public init(
    _ name: String, width: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    weight = try source.parameter("\(name).weight", [width], .constant(1))
    bias = try source.parameter("\(name).bias", [width], .constant(0))
  }

  /// The layer's output.
  public func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    tape.layerNorm(x, weight: weight, bias: bias, epsilon: Self.epsilon)
  }

  /// Weight, then bias.
  public var parameters: [NamedParameter] {
    [NamedParameter("\(name).weight", weight), NamedParameter("\(name).bias", bias)]
  }
}

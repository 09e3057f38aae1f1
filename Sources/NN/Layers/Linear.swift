public import TensorCore

/// A linear layer: `y = x W^T + b`.
///
/// Input `[..., in]`, output `[..., out]`, weight `[out, in]`. Weight and bias start uniform within
/// 1 / sqrt(in), unless the network says otherwise of the weight.
public struct Linear {
  /// `[out, in]`.
  public let weight: Variable
  /// `[out]`, when the layer has one.
  public let bias: Variable?
  private let name: String

  /// A layer under a name: `NAME.weight`, `NAME.bias`.
  public init(
    _ name: String, inputs: Int, outputs: Int, bias: Bool = true, weight: Initial? = nil,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let initial = Initial.fan(in: inputs)
    self.name = name
    self.weight = try source.parameter(
      "\(name).weight", [outputs, inputs], weight ?? initial)
    self.bias = bias ? try source.parameter("\(name).bias", [outputs], initial) : nil
  }

  /// The layer's output.
  ///
  /// `weight` stands in for its own one.
  public func callAsFunction(
    _ x: Variable, weight other: Variable? = nil, on tape: Tape
  ) -> Variable {
    tape.linear(x, weight: other ?? weight, bias: bias)
  }

  /// Weight, then bias.
  public var parameters: [NamedParameter] {
    [NamedParameter("\(name).weight", weight)]
      + (bias.map { [NamedParameter("\(name).bias", $0)] } ?? [])
  }
}

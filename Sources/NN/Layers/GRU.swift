public import TensorCore

/// A layer of gated recurrent units (Cho et al., 2014; PyTorch's form, where the reset gate acts
/// after the recurrent product).
///
/// Input `[B, T, in]`; returns the hidden states `[B, T, hidden]` and the last one `[B, hidden]`.
/// Gates in order r, z, n; two bias vectors.
public struct GRU {
  /// The parameters.
  public let layer: RecurrentLayer

  /// A layer under a name.
  public init(
    _ name: String, inputs: Int, hidden: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    layer = try RecurrentLayer(
      name, index: 0, gates: 3, inputs: inputs, hidden: hidden, from: &source)
  }

  /// The outputs and the last state; `state` nil: zero.
  public func callAsFunction(
    _ x: Variable, state: Tensor? = nil, on tape: Tape
  ) -> (y: Variable, h: Tensor) {
    tape.gru(
      x, weightIH: layer.weightIH, weightHH: layer.weightHH, biasIH: layer.biasIH,
      biasHH: layer.biasHH, initial: state.map { tape.constant($0) })
  }

  /// Input weight, recurrent weight, input bias, recurrent bias.
  public var parameters: [NamedParameter] { layer.parameters }
}

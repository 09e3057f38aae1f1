public import TensorCore

/// A two-dimensional convolution with square kernels.
///
/// Input `[B, in, H, W]`, output `[B, out, (H + 2p - k) / s + 1, ...]`, weight `[out, in, k, k]`.
/// Weight and bias start uniform within 1 / sqrt(in * k * k).
public struct Conv2d {
  /// `[out, in, k, k]`.
  public let weight: Variable
  /// `[out]`, when the layer has one.
  public let bias: Variable?
  /// Step of the window.
  public let stride: Int
  /// Zeros around the picture.
  public let padding: Int
  private let name: String

  /// A layer under a name: `NAME.weight`, `NAME.bias`; `initial` replaces the usual start.
  public init(
    _ name: String, inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int,
    bias: Bool = true, initial: Initial? = nil, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let initial = initial ?? Initial.fan(in: inputs * kernel * kernel)
    self.name = name
    self.stride = stride
    self.padding = padding
    weight = try source.parameter("\(name).weight", [outputs, inputs, kernel, kernel], initial)
    self.bias = bias ? try source.parameter("\(name).bias", [outputs], initial) : nil
  }

  /// The layer's output.
  ///
  /// `weight` stands in for its own one.
  public func callAsFunction(
    _ x: Variable, weight other: Variable? = nil, on tape: Tape
  ) -> Variable {
    tape.conv2d(x, weight: other ?? weight, bias: bias, stride: stride, padding: padding)
  }

  /// Weight, then bias.
  public var parameters: [NamedParameter] {
    [NamedParameter("\(name).weight", weight)]
      + (bias.map { [NamedParameter("\(name).bias", $0)] } ?? [])
  }
}

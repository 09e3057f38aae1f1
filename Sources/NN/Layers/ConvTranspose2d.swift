public import TensorCore

/// A transposed convolution with square kernels: the gradient of `Conv2d` by its input.
///
/// Input `[B, in, H, W]`, output `[B, out, (H - 1) s - 2p + k, ...]`, weight `[in, out, k, k]`.
/// Weight and bias start uniform within 1 / sqrt(out * k * k), which is what PyTorch takes as the
/// fan.
public struct ConvTranspose2d {
  /// `[in, out, k, k]`.
  public let weight: Variable
  /// `[out]`, when the layer has one.
  public let bias: Variable?
  /// Step between the places of two inputs.
  public let stride: Int
  /// Rows and columns cut from each side of the output.
  public let padding: Int
  private let name: String

  /// A layer under a name: `NAME.weight`, `NAME.bias`; `initial` replaces the usual start.
  public init(
    _ name: String, inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int,
    bias: Bool = true, initial: Initial? = nil, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let initial = initial ?? Initial.fan(in: outputs * kernel * kernel)
    self.name = name
    self.stride = stride
    self.padding = padding
    weight = try source.parameter("\(name).weight", [inputs, outputs, kernel, kernel], initial)
    self.bias = bias ? try source.parameter("\(name).bias", [outputs], initial) : nil
  }

  /// The layer's output.
  public func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    tape.convTranspose2d(x, weight: weight, bias: bias, stride: stride, padding: padding)
  }

  /// Weight, then bias.
  public var parameters: [NamedParameter] {
    [NamedParameter("\(name).weight", weight)]
      + (bias.map { [NamedParameter("\(name).bias", $0)] } ?? [])
  }
}

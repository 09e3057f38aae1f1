public import TensorCore

/// Where a network's parameters come from: random draws or a checkpoint.
///
/// Layers ask it by name.
public protocol ParameterSource {
  /// The parameter of a name, of exactly this shape; `initial` says how a new one is drawn.
  mutating func parameter(
    _ name: String, _ shape: Shape, _ initial: Initial
  ) throws(ModelFileError) -> Variable
}

/// How a parameter starts.
public enum Initial: Hashable, Sendable {
  /// Uniform in [-bound, bound).
  case uniform(Float)
  /// Normal with mean 0 and this deviation.
  case normal(Float)
  /// Normal with mean 1 and this deviation.
  case normalAroundOne(Float)
  /// The same value everywhere.
  case constant(Float)

  /// PyTorch's default for linear and convolution layers: uniform within 1 / sqrt(fanIn).
  public static func fan(in fanIn: Int) -> Initial {
    .uniform(1 / Float(fanIn).squareRoot())
  }
}

public import TensorCore

/// A trainable tensor under the name it has in PyTorch's `state_dict()` of the same network.
public struct NamedParameter {
  /// `lstm.weight_ih_l0`.
  public let name: String
  /// The leaf that holds the value.
  public let variable: Variable

  /// A parameter under a name.
  public init(_ name: String, _ variable: Variable) {
    self.name = name
    self.variable = variable
  }
}

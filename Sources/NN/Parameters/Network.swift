public import TensorCore

/// A network: layers over the parameters of one source.
public protocol Network: AnyObject {
  /// Every trainable tensor once, in the order of the layers.
  var parameters: [NamedParameter] { get }

  /// State that is not trained, such as running statistics; none by default.
  var buffers: [NamedParameter] { get }
}

extension Network {
  /// None.
  public var buffers: [NamedParameter] { [] }

  /// The values by name, as a checkpoint stores them.
  public var stateDict: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: (parameters + buffers).map { ($0.name, $0.variable.value) })
  }
}

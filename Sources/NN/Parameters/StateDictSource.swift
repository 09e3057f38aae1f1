public import TensorCore

/// Parameters of a checkpoint: every tensor must be asked for once, with its own shape.
public struct StateDictSource: ParameterSource {
  private var left: [String: Tensor]

  /// Parameters from tensors by name.
  public init(_ tensors: [String: Tensor]) {
    self.left = tensors
  }

  /// The tensor of the name; refused when missing, of another shape, or not finite.
  public mutating func parameter(
    _ name: String, _ shape: Shape, _ initial: Initial
  ) throws(ModelFileError) -> Variable {
    guard let tensor = left.removeValue(forKey: name) else {
      throw ModelFileError("tensor \(quoted(name)) is missing")
    }
    guard tensor.shape == shape else {
      throw ModelFileError(
        "tensor \(quoted(name)) has shape \(tensor.shape), the configuration needs \(shape)")
    }
    guard tensor.withUnsafeBufferPointer({ $0.areFinite }) else {
      throw ModelFileError("tensor \(quoted(name)) holds NaN or infinity")
    }
    return Variable(parameter: tensor)
  }

  /// Ends the reading: a tensor that no layer asked for is refused.
  public func finish() throws(ModelFileError) {
    if let name = left.keys.min() {
      throw ModelFileError("tensor \(quoted(name)) is not part of the network")
    }
  }
}

public import TensorCore

/// What follows a layer, for generation: element by element, in place.
public enum Activation: Hashable, Sendable {
  case relu
  case leakyRelu(Float)
  case tanh
  case sigmoid

  /// Applies it to every element.
  public func callAsFunction(_ x: inout Tensor, on compute: Compute) {
    x.withUnsafeMutableBufferPointer { values in
      guard let x = values.baseAddress else { return }
      switch self {
      case .relu: compute.relu(values.count, x, into: x)
      case .leakyRelu(let slope): compute.leakyRelu(values.count, slope: slope, x, into: x)
      case .tanh: compute.tanh(values.count, x, into: x)
      case .sigmoid: compute.sigmoid(values.count, x, into: x)
      }
    }
  }
}

import TensorCore

/// An embedding for generation: rows copied from the table.
public struct PackedEmbedding: Sendable {
  private let table: Tensor

  /// The table of a layer.
  public init(_ layer: Embedding) {
    table = layer.weight.value
  }

  /// Width of a vector.
  public var width: Int { table.shape[1] }

  /// Writes the vector of a symbol.
  public func copy(_ symbol: Int32, to destination: UnsafeMutablePointer<Float>) {
    table.withUnsafeBufferPointer { table in
      guard let base = table.baseAddress else { return }
      destination.update(from: base + Int(symbol) * width, count: width)
    }
  }
}

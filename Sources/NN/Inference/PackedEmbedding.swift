public import TensorCore

/// An embedding for generation: rows of a table.
public struct PackedEmbedding: Sendable {
  private let table: Tensor

  /// The table of a layer.
  public init(_ layer: Embedding) {
    table = layer.weight.value
  }

  /// What a linear layer gives for each one-hot vector: the bits of `Linear.oneHot`.
  public init(oneHot layer: Linear, compute: Compute) {
    table = compute.oneHotTable(layer.weight.value, bias: layer.bias?.value)
  }

  /// What a layer gives for each vector of an embedding.
  public init(_ embedding: Embedding, through layer: PackedLinear, compute: Compute) {
    table = layer(embedding.weight.value, on: compute)
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

  /// Lends the table, `[V, width]`.
  public func withTable(_ body: (UnsafePointer<Float>) -> Void) {
    table.withUnsafeBufferPointer { table in
      guard let base = table.baseAddress else { return }
      body(base)
    }
  }
}

public import TensorCore

/// Embeddings of some symbols side by side through a linear layer without bias, for generation: a
/// table for each place, whose rows are added up.
///
/// Same bits as the layers: each place is one chunk of the layer's sum.
public struct PackedEmbeddings: Sendable {
  private let tables: Tensor

  /// The tables of a layer; `nil` when a place is not one chunk of its sum.
  public init?(_ embedding: Embedding, through layer: Linear, compute: Compute) {
    guard layer.bias == nil,
      let tables = compute.chunkTables(embedding.weight.value, layer.weight.value)
    else { return nil }
    self.tables = tables
  }

  /// Symbols that are looked at.
  public var places: Int { tables.shape[0] }
  /// Numbers that come out.
  public var outputs: Int { tables.shape[2] }

  /// relu(what the layer gives + condition) of each row.
  ///
  /// `symbols(row)` are the `places` symbols of a row, `condition(row)` its `outputs` numbers.
  public func reluOfSum(
    rows: Int, into y: RowBuffer, on compute: Compute,
    symbols: (Int) -> UnsafePointer<UInt8>, condition: (Int) -> UnsafePointer<Float>
  ) {
    let (count, places, size) = (outputs, places, tables.shape[1] * outputs)
    precondition(y.width == count, "packed embeddings: widths")
    tables.withUnsafeBufferPointer { tables in
      guard let base = tables.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: places + 1) { parts in
        for row in 0..<rows {
          let symbols = symbols(row)
          for place in 0..<places {
            parts.initializeElement(
              at: place, to: base + place * size + Int(symbols[place]) * count)
          }
          parts.initializeElement(at: places, to: condition(row))
          compute.reluOfSum(
            count, UnsafeBufferPointer(parts), into: y.base + row * count)
        }
      }
    }
  }
}

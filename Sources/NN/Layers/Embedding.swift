public import TensorCore

/// A table of vectors, one a symbol.
///
/// Output: the indices' shape and then `width`. Weight `[symbols, width]` starts standard normal,
/// unless the network says otherwise.
public struct Embedding {
  /// `[symbols, width]`.
  public let weight: Variable
  private let name: String

  /// A table under a name: `NAME.weight`.
  public init(
    _ name: String, symbols: Int, width: Int, weight: Initial = .normal(1),
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    self.weight = try source.parameter("\(name).weight", [symbols, width], weight)
  }

  /// The rows of the indices, whose own shape is `shape`.
  ///
  /// `weight` stands in for its own one.
  public func callAsFunction(
    _ indices: [Int32], shape: Shape, weight other: Variable? = nil, on tape: Tape
  ) -> Variable {
    tape.embedding(indices, shape: shape, weight: other ?? weight)
  }

  /// The table.
  public var parameters: [NamedParameter] { [NamedParameter("\(name).weight", weight)] }
}

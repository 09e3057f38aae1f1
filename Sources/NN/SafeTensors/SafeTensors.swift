public import TensorCore

/// A safetensors file in memory: texts and tensors by name
/// (https://huggingface.co/docs/safetensors).
///
/// Layout: header length as u64 little-endian, the header as JSON, the tensors' bytes. The header
/// maps each name to dtype, shape and byte range, and `__metadata__` to texts.
public struct SafeTensors: Sendable {
  /// What `__metadata__` holds.
  public var metadata: [String: String]
  /// The tensors of type F32.
  public var floats: [String: Tensor]
  /// The tensors of type I64.
  public var integers: [String: IntegerTensor]

  /// A file from its parts.
  public init(
    metadata: [String: String] = [:], floats: [String: Tensor] = [:],
    integers: [String: IntegerTensor] = [:]
  ) {
    self.metadata = metadata
    self.floats = floats
    self.integers = integers
  }

  /// Whole numbers with a shape.
  public struct IntegerTensor: Hashable, Sendable {
    /// The dimensions.
    public let shape: [Int]
    /// The values, row-major.
    public let values: [Int64]

    /// A tensor from its parts.
    public init(shape: [Int], values: [Int64]) {
      self.shape = shape
      self.values = values
    }
  }
}

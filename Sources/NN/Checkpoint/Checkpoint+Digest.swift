public import Files
import TensorCore

extension Checkpoint {
  /// The model digest: field(canonical configuration) and, for each tensor in order of name,
  /// field(name) field("F32") field(shape as in "[2,3]") field(bytes).
  ///
  /// Recipe, licence and other notes may change without changing it.
  public var modelDigest: Digest {
    var hash = SHA256()
    hash.updateField(configuration.canonicalText)
    for name in tensors.keys.sortedByBytes() {
      guard let tensor = tensors[name] else { continue }
      hash.updateField(name)
      hash.updateField("F32")
      hash.updateField(JSONValue.array(tensor.shape.dims.map { .integer($0) }).canonicalText)
      var bytes: [UInt8] = []
      bytes.append(littleEndian: tensor)
      hash.updateField(bytes)
    }
    return hash.finish()
  }
}

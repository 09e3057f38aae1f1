import CKernels

/// The arguments of `Compute.attend`, as the kernels take them: nothing to be counted when it is copied.
struct AttentionItem {
  let query: UnsafePointer<Float>
  var layer: KeyValueLayer
  let count: Int
  /// A row for each head, `layer.capacity` floats apart.
  let weights: UnsafeMutablePointer<Float>
  let y: UnsafeMutablePointer<Float>
  /// Of the last place, to be written first; `nil`: they are there.
  var newest: (key: UnsafePointer<Float>, value: UnsafePointer<Float>)?

  /// The cache must outlive it.
  init(
    query: UnsafePointer<Float>, cache: KeyValueCache, layer: Int, count: Int,
    weights: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
  ) {
    precondition((1...cache.capacity).contains(count), "attention: \(count) places")
    (self.query, self.weights, self.y, self.count) = (query, weights, y, count)
    self.layer = cache[layer: layer]
  }

  /// The same of another layer, `layers` after it.
  func of(_ layers: Int) -> AttentionItem {
    var item = self
    item.layer = layer.after(layers)
    return item
  }

  /// Writes what is not there yet.
  func writeNewest() {
    if let newest { layer.write(count - 1, key: newest.key, value: newest.value) }
  }
}

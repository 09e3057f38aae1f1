import CKernels

/// The arguments of `Compute.attend`, as the kernels take them: nothing to be counted when it is copied.
struct AttentionItem {
  let query: UnsafePointer<Float>
  let heads, width, count: Int
  let keys, values: UnsafePointer<Float>
  let keyBytes, valueBytes: Int
  /// A row for each head, `stride` floats apart.
  let weights: UnsafeMutablePointer<Float>
  let stride: Int
  let y: UnsafeMutablePointer<Float>

  /// The cache must outlive it.
  init(
    query: UnsafePointer<Float>, cache: KeyValueCache, layer: Int, count: Int,
    weights: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
  ) {
    precondition((1...cache.capacity).contains(count), "attention: \(count) places")
    (self.query, self.weights, self.y, self.count) = (query, weights, y, count)
    (heads, width, stride) = (cache.heads, cache.width, cache.capacity)
    (keys, values) = (cache.keys(layer: layer), cache.values(layer: layer))
    (keyBytes, valueBytes) = (cache.keyBytes(count), cache.valueBytes(count))
  }
}

import CKernels

/// Keys and values of one sequence in all layers of attention, in the order in which they are read.
///
/// Not thread-safe; one sequence uses it.
public final class KeyValueCache {
  /// Heads.
  public let heads: Int
  /// Width of a head.
  public let width: Int
  /// Places there is room for.
  public let capacity: Int
  private let storage: Storage
  private let first: KeyValueLayer

  /// Room for `capacity` places of `count` sequences, in each of some layers; side by side in the
  /// memory of `compute`, if given.
  public static func caches(
    _ count: Int, heads: Int, width: Int, capacity: Int, layers: Int = 1, compute: Compute? = nil
  ) -> [KeyValueCache] {
    precondition(
      heads > 0 && width > 0 && capacity > 0 && layers > 0, "KeyValueCache: an empty extent")
    let places = heads * (panelFloats(width, capacity) + capacity * panelFloats(1, width))
    let storage = Storage(count: count * layers * places, pool: compute?.buffers)
    return (0..<count).map { index in
      let keys = storage.floats + index * layers * places
      return KeyValueCache(
        KeyValueLayer(
          keys: keys, values: keys + heads * panelFloats(width, capacity), heads: heads,
          width: width, capacity: capacity), storage)
    }
  }

  private init(_ first: KeyValueLayer, _ storage: Storage) {
    (heads, width, capacity) = (first.heads, first.width, first.capacity)
    (self.first, self.storage) = (first, storage)
  }

  /// Writes the key and the value of a place, `[heads · width]` each, heads side by side; places come
  /// in order from 0.
  public func write(
    _ place: Int, layer: Int = 0, key: UnsafePointer<Float>, value: UnsafePointer<Float>
  ) {
    self[layer: layer].write(place, key: key, value: value)
  }

  /// A layer's keys and values.
  subscript(layer layer: Int) -> KeyValueLayer { first.after(layer) }
}

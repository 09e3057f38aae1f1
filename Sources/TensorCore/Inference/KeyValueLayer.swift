import CKernels

/// One layer of a `KeyValueCache`, as the kernels take it: nothing to be counted when it is copied.
///
/// The cache must outlive it.
struct KeyValueLayer {
  /// `[capacity / lanes, heads, width, lanes]`.
  private(set) var keys: UnsafeMutablePointer<Float>
  /// `[capacity, heads, width filled up to whole vectors]`.
  private(set) var values: UnsafeMutablePointer<Float>
  let heads, width, capacity: Int

  /// Floats between a place's values and the next one's.
  var stride: Int { heads * panelFloats(1, width) }

  /// Floats of its keys and its values.
  private var floats: Int { heads * panelFloats(width, capacity) + capacity * stride }

  /// The layer of the same cache that is `layers` after it.
  func after(_ layers: Int) -> KeyValueLayer {
    var layer = self
    let floats = layers * floats
    layer.keys += floats
    layer.values += floats
    return layer
  }

  /// The bytes of keys that `count` places read.
  func keyBytes(_ count: Int) -> Int {
    let lanes = Int(CK_LANES)
    return (count + lanes - 1) / lanes * lanes * heads * width * MemoryLayout<Float>.stride
  }

  /// The bytes of values that `count` places read.
  func valueBytes(_ count: Int) -> Int { count * stride * MemoryLayout<Float>.stride }

  /// Writes the key and the value of a place.
  func write(_ place: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>) {
    precondition((0..<capacity).contains(place), "KeyValueCache: place \(place) of \(capacity)")
    let (lanes, dim) = (Int(CK_LANES), heads * width)
    let panel = keys + place / lanes * lanes * dim
    // Whole vectors are read, also the lanes of places still to come.
    if place.isMultiple(of: lanes) { panel.update(repeating: 0, count: lanes * dim) }
    for column in 0..<dim { panel[column * lanes + place % lanes] = key[column] }
    let columns = stride / heads
    for head in 0..<heads {
      let own = values + place * stride + head * columns
      own.update(from: value + head * width, count: width)
      (own + width).update(repeating: 0, count: columns - width)
    }
  }
}

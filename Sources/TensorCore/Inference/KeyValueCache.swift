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
  /// Floats between a place's values and the next one's; a head's are filled up to whole vectors.
  private let stride: Int
  private let keyFloats: Int
  private let storage: Storage

  /// Room for `capacity` places in each of some layers; of the memory of `compute`, if given.
  public init(
    heads: Int, width: Int, capacity: Int, layers: Int = 1, compute: Compute? = nil
  ) {
    precondition(
      heads > 0 && width > 0 && capacity > 0 && layers > 0, "KeyValueCache: an empty extent")
    self.heads = heads
    self.width = width
    self.capacity = capacity
    stride = heads * panelFloats(1, width)
    keyFloats = heads * panelFloats(width, capacity)
    storage = Storage(count: layers * (keyFloats + capacity * stride), pool: compute?.buffers)
  }

  /// Writes the key and the value of a place, `[heads · width]` each, heads side by side; places come
  /// in order from 0.
  public func write(
    _ place: Int, layer: Int = 0, key: UnsafePointer<Float>, value: UnsafePointer<Float>
  ) {
    precondition((0..<capacity).contains(place), "KeyValueCache: place \(place) of \(capacity)")
    let (lanes, dim) = (Int(CK_LANES), heads * width)
    let keys = start(layer) + place / lanes * lanes * dim
    // Whole vectors are read, also the lanes of places still to come.
    if place.isMultiple(of: lanes) { keys.update(repeating: 0, count: lanes * dim) }
    for column in 0..<dim { keys[column * lanes + place % lanes] = key[column] }
    let values = start(layer) + keyFloats + place * stride
    let columns = stride / heads
    for head in 0..<heads {
      let own = values + head * columns
      own.update(from: value + head * width, count: width)
      (own + width).update(repeating: 0, count: columns - width)
    }
  }

  /// A layer's keys, `[capacity / lanes, heads, width, lanes]`.
  func keys(layer: Int) -> UnsafePointer<Float> { UnsafePointer(start(layer)) }

  /// A layer's values, `[capacity, heads, width filled up to whole vectors]`.
  func values(layer: Int) -> UnsafePointer<Float> { UnsafePointer(start(layer) + keyFloats) }

  private func start(_ layer: Int) -> UnsafeMutablePointer<Float> {
    storage.floats + layer * (keyFloats + capacity * stride)
  }
}

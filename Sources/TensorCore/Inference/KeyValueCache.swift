import CKernels

/// Keys and values of one sequence in one layer of attention, in the panels that products read.
///
/// Not thread-safe; one sequence uses it.
public final class KeyValueCache {
  /// Heads.
  public let heads: Int
  /// Width of a head.
  public let width: Int
  /// Places there is room for.
  public let capacity: Int
  private let keyFloats: Int
  private let valueFloats: Int
  private let storage: Storage

  /// Room for `capacity` places.
  public init(heads: Int, width: Int, capacity: Int) {
    precondition(heads > 0 && width > 0 && capacity > 0, "KeyValueCache: an empty extent")
    self.heads = heads
    self.width = width
    self.capacity = capacity
    keyFloats = panelFloats(width, capacity)
    valueFloats = panelFloats(capacity, width)
    let count = heads * (keyFloats + valueFloats)
    storage = Storage(count: count, pool: nil)
    // Products read whole panels, also the lanes of places still to come.
    storage.floats.initialize(repeating: 0, count: count)
  }

  /// Writes the key and the value of a place, `[heads · width]` each, heads side by side.
  public func write(
    _ place: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>
  ) {
    precondition((0..<capacity).contains(place), "KeyValueCache: place \(place) of \(capacity)")
    let lanes = Int(CK_LANES)
    for head in 0..<heads {
      let (k, v) = (key + head * width, value + head * width)
      let keys = storage.floats + head * keyFloats + place / lanes * lanes * width + place % lanes
      let values = storage.floats + heads * keyFloats + head * valueFloats + place * lanes
      for column in 0..<width {
        keys[column * lanes] = k[column]
        values[column / lanes * lanes * capacity + column % lanes] = v[column]
      }
    }
  }

  /// A head's keys: columns of a `[width, capacity]` matrix.
  func keys(of head: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.floats + head * keyFloats)
  }

  /// A head's values: rows of a `[capacity, width]` matrix.
  func values(of head: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.floats + heads * keyFloats + head * valueFloats)
  }
}

import CKernels

/// Keys and values of one sequence in all layers of attention, in the panels that products read.
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

  /// Room for `capacity` places in each of some layers; of the memory of `compute`, if given.
  public init(
    heads: Int, width: Int, capacity: Int, layers: Int = 1, compute: Compute? = nil
  ) {
    precondition(
      heads > 0 && width > 0 && capacity > 0 && layers > 0, "KeyValueCache: an empty extent")
    self.heads = heads
    self.width = width
    self.capacity = capacity
    keyFloats = panelFloats(width, capacity)
    valueFloats = panelFloats(capacity, width)
    storage = Storage(count: layers * heads * (keyFloats + valueFloats), pool: compute?.buffers)
  }

  /// Writes the key and the value of a place, `[heads · width]` each, heads side by side; places come
  /// in order from 0.
  public func write(
    _ place: Int, layer: Int = 0, key: UnsafePointer<Float>, value: UnsafePointer<Float>
  ) {
    precondition((0..<capacity).contains(place), "KeyValueCache: place \(place) of \(capacity)")
    let lanes = Int(CK_LANES)
    for head in 0..<heads {
      let (k, v) = (key + head * width, value + head * width)
      let (allKeys, allValues) = (start(of: head, layer), start(of: head, layer) + keyFloats)
      let keys = allKeys + place / lanes * lanes * width + place % lanes
      // Products read whole panels, also the lanes of places still to come.
      if place.isMultiple(of: lanes) { keys.update(repeating: 0, count: lanes * width) }
      let values = allValues + place * lanes
      for column in 0..<width { keys[column * lanes] = k[column] }
      for column in stride(from: 0, to: width, by: lanes) {
        let panel = values + column * capacity
        let count = min(lanes, width - column)
        panel.update(from: v + column, count: count)
        if count < lanes { (panel + count).update(repeating: 0, count: lanes - count) }
      }
    }
  }

  /// A head's keys: columns of a `[width, capacity]` matrix.
  func keys(of head: Int, layer: Int) -> UnsafePointer<Float> {
    UnsafePointer(start(of: head, layer))
  }

  /// A head's values: rows of a `[capacity, width]` matrix.
  func values(of head: Int, layer: Int) -> UnsafePointer<Float> {
    UnsafePointer(start(of: head, layer) + keyFloats)
  }

  private func start(of head: Int, _ layer: Int) -> UnsafeMutablePointer<Float> {
    storage.floats + (layer * heads + head) * (keyFloats + valueFloats)
  }
}

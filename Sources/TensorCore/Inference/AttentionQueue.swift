/// Attention of many texts that waits to be done between the tiles of other texts' products.
///
/// One query over a long cache is bound by reading keys and values from memory, a product by
/// arithmetic. The product's tiles ask for a text's keys, then for its values, which are near when
/// their turn comes. What is done, and so the bits, is what `Compute.attend` does; only its time is
/// another. Each thread has texts of its own.
///
/// The texts are named once; then each layer's `begin` makes them wait, until a product beside them
/// has done `all`.
public final class AttentionQueue {
  let lanes: [UnsafeMutablePointer<AttentionLane>]
  // The lanes do not hold it.
  private let compute: Compute
  private var count = 0

  /// An empty queue.
  public init(compute: Compute) {
    self.compute = compute
    lanes = (0..<compute.threads).map { _ in AttentionLane.allocate(compute: compute) }
  }

  deinit {
    for lane in lanes {
      lane.deinitialize(count: 1)
      lane.deallocate()
    }
  }

  /// Takes all texts out.
  public func removeAll() {
    for lane in lanes { lane.pointee.removeAll() }
    count = 0
  }

  /// Adds a text: a place's key and value, to be written when what is around them is near, and the
  /// arguments of `Compute.attend` for the places up to it.
  ///
  /// Where they lie holds for all layers. They stay as they are while the text waits; the cache must
  /// outlive it.
  public func append(
    _ place: Int, query: UnsafePointer<Float>, key: UnsafePointer<Float>,
    value: UnsafePointer<Float>, over cache: KeyValueCache, scratch: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    var item = AttentionItem(
      query: query, cache: cache, layer: 0, count: place + 1, weights: scratch, y: y)
    item.newest = (key, value)
    lanes[count % lanes.count].pointee.append(item)
    count += 1
  }

  /// Makes all texts wait, for a layer of their caches; none may wait for another one.
  public func begin(layer: Int) {
    for lane in lanes { lane.pointee.begin(layer: layer) }
  }
}

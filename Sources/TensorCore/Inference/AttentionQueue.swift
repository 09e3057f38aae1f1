import CKernels

/// Attention of many texts that waits to be done between the tiles of other texts' products.
///
/// One query over a long cache is bound by reading keys and values from memory, a product by
/// arithmetic. The product's tiles ask for a text's keys, then for its values, which are near when
/// their turn comes. What is done, and so the bits, is what `Compute.attend` does; only its time is
/// another. Each thread has texts of its own.
public final class AttentionQueue {
  let lanes: [AttentionLane]
  private let compute: Compute
  private var next = 0

  /// An empty queue.
  public init(compute: Compute) {
    self.compute = compute
    lanes = (0..<compute.threads).map { _ in AttentionLane(compute: compute) }
  }

  /// Puts a text at the end: a place's key and value, to be written when what is around them is near,
  /// and the arguments of `Compute.attend` for the places up to it.
  ///
  /// All stay as they are until its turn; the cache must outlive that.
  public func append(
    _ place: Int, query: UnsafePointer<Float>, key: UnsafePointer<Float>,
    value: UnsafePointer<Float>, over cache: KeyValueCache, layer: Int,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    var item = AttentionItem(
      query: query, cache: cache, layer: layer, count: place + 1, weights: scratch, y: y)
    item.newest = (key, value)
    lanes[next].append(item)
    next = (next + 1) % lanes.count
  }

  /// Does what is left.
  public func finish() {
    let lanes = lanes
    compute.split(lanes.count, into: lanes.count) { for lane in $0 { lanes[lane].finish() } }
    next = 0
  }
}

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

  /// Puts a text at the end: the arguments of `Compute.attend`, all of which stay as they are until
  /// its turn; the cache must outlive that.
  public func append(
    _ query: UnsafePointer<Float>, over cache: KeyValueCache, layer: Int, count: Int,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    lanes[next].append(
      AttentionItem(query: query, cache: cache, layer: layer, count: count, weights: scratch, y: y))
    next = (next + 1) % lanes.count
  }

  /// Does what is left.
  public func finish() {
    let lanes = lanes
    compute.split(lanes.count, into: lanes.count) { for lane in $0 { lanes[lane].finish() } }
    next = 0
  }
}

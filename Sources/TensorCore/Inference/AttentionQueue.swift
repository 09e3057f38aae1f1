package import CKernels

/// Attention of many texts that waits to be done between the tiles of other texts' products.
///
/// One query over a long cache is bound by reading keys and values from memory, a product by
/// arithmetic. The product's tiles ask for a text's keys, then for its values, which are near when
/// their turn comes. What is done, and so the bits, is what `Compute.attend` does; only its time is
/// another. One thread uses a queue.
public final class AttentionQueue {
  /// The arguments of `Compute.attend`.
  struct Item {
    let query: UnsafePointer<Float>
    let cache: KeyValueCache
    let layer, count: Int
    let weights, y: UnsafeMutablePointer<Float>

    init(
      query: UnsafePointer<Float>, cache: KeyValueCache, layer: Int, count: Int,
      weights: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
    ) {
      precondition((1...cache.capacity).contains(count), "attention: \(count) places")
      (self.query, self.cache, self.layer, self.count) = (query, cache, layer, count)
      (self.weights, self.y) = (weights, y)
    }
  }

  /// What the product asks for, and calls when it has.
  package let state = UnsafeMutablePointer<ck_beside>.allocate(capacity: 1)
  private let compute: Compute
  private var items: [Item] = []
  private var done = 0
  private var isWeighed = false

  /// An empty queue.
  public init(compute: Compute) {
    self.compute = compute
    state.initialize(to: ck_beside())
    state.pointee.context = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit { state.deallocate() }

  /// Puts a text at the end: the arguments of `Compute.attend`, all of which stay as they are until
  /// its turn.
  public func append(
    _ query: UnsafePointer<Float>, over cache: KeyValueCache, layer: Int, count: Int,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    items.append(
      Item(query: query, cache: cache, layer: layer, count: count, weights: scratch, y: y))
    guard state.pointee.run == nil else { return }
    ask()
    state.pointee.run = { state in
      guard let context = state?.pointee.context else { return }
      Unmanaged<AttentionQueue>.fromOpaque(context).takeUnretainedValue().advance()
    }
  }

  /// Does what is left.
  public func finish() {
    while done < items.count { advance() }
    items.removeAll(keepingCapacity: true)
    done = 0
  }

  /// The bytes asked for are there.
  private func advance() {
    if isWeighed {
      compute.sum(items[done])
      done += 1
    } else {
      compute.weigh(items[done])
    }
    isWeighed.toggle()
    if done < items.count { ask() } else { state.pointee.run = nil }
  }

  /// As much as the second-level cache holds beside a product's panels; the rest follows in one stream.
  private static let mostBytes = 384 << 10

  private func ask() {
    let item = items[done]
    let (floats, bytes) =
      isWeighed
      ? (item.cache.values(layer: item.layer), item.cache.valueBytes(item.count))
      : (item.cache.keys(layer: item.layer), item.cache.keyBytes(item.count))
    state.pointee.next = UnsafeRawPointer(floats).assumingMemoryBound(to: CChar.self)
    state.pointee.end = state.pointee.next + min(bytes, Self.mostBytes)
  }
}

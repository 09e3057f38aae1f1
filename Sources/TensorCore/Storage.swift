/// One 64-byte-aligned buffer of floats, returned to its pool (or the system) when the last tensor
/// lets go.
///
/// Unchecked because writers hold it uniquely: `Tensor` copies before it writes to a shared one.
final class Storage: @unchecked Sendable {
  let floats: UnsafeMutablePointer<Float>
  private let bytes: Int
  let pool: BufferPool?

  /// Uninitialised room for `count` floats.
  init(count: Int, pool: BufferPool?) {
    bytes = BufferPool.sizeClass(bytes: count * MemoryLayout<Float>.stride)
    self.pool = pool
    let memory = pool?.take(bytes) ?? BufferPool.allocate(bytes, isKept: false)
    floats = memory.assumingMemoryBound(to: Float.self)
  }

  deinit {
    if let pool {
      pool.give(floats, bytes)
    } else {
      BufferPool.release(floats, bytes, isKept: false)
    }
  }
}

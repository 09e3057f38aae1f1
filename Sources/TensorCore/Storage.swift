/// One 64-byte-aligned buffer of floats, returned to its pool (or the system) when the last tensor
/// lets go.
///
/// Unchecked because writers hold it uniquely: `Tensor` copies before it writes to a shared one.
final class Storage: @unchecked Sendable {
  let floats: UnsafeMutablePointer<Float>
  private let bytes: Int
  let pool: BufferPool?
  private let padded: PaddedStack?

  /// Uninitialised room for `count` floats.
  init(count: Int, pool: BufferPool?) {
    bytes = BufferPool.sizeClass(bytes: count * MemoryLayout<Float>.stride)
    self.pool = pool
    padded = nil
    let memory = pool?.take(bytes) ?? BufferPool.allocate(bytes, isKept: false)
    floats = memory.assumingMemoryBound(to: Float.self)
  }

  /// Room for a stack; `clear` writes its zeros where they are not there from an earlier one.
  init(padded: PaddedStack, pool: BufferPool, clear: (UnsafeMutablePointer<Float>) -> Void) {
    self.pool = pool
    if let (memory, stack) = pool.takeStack(padded) {
      floats = memory.assumingMemoryBound(to: Float.self)
      bytes = BufferPool.sizeClass(of: stack)
      self.padded = stack
    } else {
      bytes = BufferPool.sizeClass(of: padded)
      floats = pool.take(bytes).assumingMemoryBound(to: Float.self)
      self.padded = padded
      clear(floats)
    }
  }

  deinit {
    if let pool {
      pool.give(floats, bytes, padded: padded)
    } else {
      BufferPool.release(floats, bytes, isKept: false)
    }
  }
}

import Glibc
import Synchronization

/// Memory for buffers of middling size, side by side in large pages.
///
/// Weights are read anew for every step, and a page of 4 KB has to be looked up every 64 cache lines:
/// in pages of 2 MB a product of a small network is up to a tenth faster. A block goes back to the
/// system with the last of its buffers, which a `BufferPool` keeps for reuse before that.
package final class PageArena: Sendable {
  private struct Blocks {
    /// The block that is being filled, and its bytes in use.
    var start: UInt = 0
    var filled = PageArena.block
    /// Buffers in each block.
    var buffers: [UInt: Int] = [:]
  }

  package static let shared = PageArena()
  /// The sizes it gives out: smaller buffers stay in the caches, larger ones have pages of their own.
  package static let sizes = 512 << 10..<2 * largePage
  package static let largePage = 1 << 21
  private static let block = 4 * largePage

  private let blocks = Mutex(Blocks())

  package init() {}

  /// A buffer of `bytes`, a multiple of 64 in `sizes`, aligned to a cache line; `nil` when the system
  /// has no memory.
  package func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
    blocks.withLock { blocks -> UInt? in
      if blocks.filled + bytes > Self.block {
        guard let memory = Self.map(Self.block, alignment: Self.block) else { return nil }
        if blocks.buffers[blocks.start] == 0 { Self.drop(blocks.start, from: &blocks) }
        blocks.start = UInt(bitPattern: memory)
        blocks.filled = 0
        blocks.buffers[blocks.start] = 0
      }
      defer { blocks.filled += bytes }
      blocks.buffers[blocks.start, default: 0] += 1
      return blocks.start + UInt(blocks.filled)
    }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
  }

  /// Takes a buffer back.
  package func give(_ memory: UnsafeMutableRawPointer) {
    blocks.withLock { blocks in
      let start = UInt(bitPattern: memory) & ~UInt(Self.block - 1)
      blocks.buffers[start, default: 1] -= 1
      guard blocks.buffers[start] == 0 else { return }
      if start == blocks.start { blocks.filled = 0 } else { Self.drop(start, from: &blocks) }
    }
  }

  private static func drop(_ start: UInt, from blocks: inout Blocks) {
    blocks.buffers[start] = nil
    if let memory = UnsafeMutableRawPointer(bitPattern: start) { unmap(memory, block) }
  }

  /// Fresh pages, large ones where the system has them; `nil` when it has no memory.
  ///
  /// What is asked for is rounded up to whole large pages; `alignment` is a power of two, at least one of them.
  package static func map(_ asked: Int, alignment: Int = largePage) -> UnsafeMutableRawPointer? {
    let bytes = roundedUp(asked)
    guard
      let memory = mmap(
        nil, bytes + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      memory != MAP_FAILED
    else { return nil }
    let before = -Int(bitPattern: memory) & (alignment - 1)
    if before > 0 { munmap(memory, before) }
    if before < alignment { munmap(memory + before + bytes, alignment - before) }
    // The rest in small pages, of which only those count that are used.
    madvise(memory + before, asked & ~(largePage - 1), MADV_HUGEPAGE)
    return memory + before
  }

  /// Gives back what `map` gave for as many bytes.
  package static func unmap(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    munmap(memory, roundedUp(bytes))
  }

  private static func roundedUp(_ bytes: Int) -> Int {
    (bytes + largePage - 1) & ~(largePage - 1)
  }
}

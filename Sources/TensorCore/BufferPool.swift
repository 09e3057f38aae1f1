import Glibc
import Synchronization

/// Buffers that one training step freed, kept for the next one, which asks for the same sizes.
///
/// Fresh memory costs a page fault every 4 KB, more than the arithmetic of most small operators.
package final class BufferPool: Sendable {
  /// What can take the place of another buffer.
  private struct Kind: Hashable {
    /// A size class.
    let bytes: Int
    /// What holds zeros around its images.
    let padded: PaddedStack?
  }

  private struct Free {
    var buffers: [Kind: [UInt]] = [:]  // addresses
    var bytes = 0
    var taken = 0
  }

  private let free = Mutex(Free())
  /// Buffers beyond this many idle bytes go back to the system: as much as a large training frees
  /// between its steps.
  private static let largestIdle = max(1 << 29, OutOfMemory.physicalBytes / 4)

  // So the address sanitizer sees what lies beyond a buffer, and who uses it too late.
  #if EXACT_BUFFERS
  private static let isExact = true
  #else
  private static let isExact = false
  #endif

  package init() {}

  deinit {
    free.withLock { free in
      for (kind, addresses) in free.buffers {
        for case let memory? in addresses.map(UnsafeMutableRawPointer.init(bitPattern:)) {
          Self.release(memory, kind.bytes, isKept: true)
        }
      }
    }
  }

  /// Rounds up to eight classes for each power of two, at least one cache line.
  ///
  /// Built with EXACT_BUFFERS it rounds nothing up, and no buffer is used again.
  static func sizeClass(bytes: Int) -> Int {
    if isExact { return max(bytes, 1) }
    guard bytes > 512 else { return (max(bytes, 1) + 63) & ~63 }
    let step = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 3)
    return (bytes + step - 1) & ~(step - 1)
  }

  static func sizeClass(of stack: PaddedStack) -> Int {
    sizeClass(bytes: stack.shape.count * MemoryLayout<Float>.stride)
  }

  /// At least one cache line aligned; large memory in large pages, which the processor finds faster.
  ///
  /// Not what no pool keeps: files that were read, gone when their weights are packed, would leave holes.
  static func allocate(_ bytes: Int, isKept: Bool) -> UnsafeMutableRawPointer {
    var memory: UnsafeMutableRawPointer?
    if isExact || !isKept || bytes < PageArena.sizes.lowerBound {
      // Unlike aligned_alloc it takes any size.
      if posix_memalign(&memory, 64, bytes) != 0 { memory = nil }
    } else if bytes < PageArena.sizes.upperBound {
      memory = PageArena.shared.take(bytes)
    } else {
      memory = PageArena.map(bytes)
    }
    guard let memory else { OutOfMemory.end(asked: bytes) }
    return memory
  }

  /// Gives back what `allocate` gave.
  static func release(_ memory: UnsafeMutableRawPointer, _ bytes: Int, isKept: Bool) {
    if isExact || !isKept || bytes < PageArena.sizes.lowerBound {
      Glibc.free(memory)
    } else if bytes < PageArena.sizes.upperBound {
      PageArena.shared.give(memory)
    } else {
      PageArena.unmap(memory, bytes)
    }
  }

  func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    kept(Kind(bytes: bytes, padded: nil)) ?? fresh(bytes)
  }

  /// A stack that was given back, with its zeros: as many planes or, if there is none, more.
  func takeStack(_ asked: PaddedStack) -> (memory: UnsafeMutableRawPointer, stack: PaddedStack)? {
    free.withLock { free -> (UInt, PaddedStack)? in
      let exact = Kind(bytes: Self.sizeClass(of: asked), padded: asked)
      let kind =
        free.buffers[exact]?.isEmpty == false
        ? exact
        : free.buffers.filter { $0.key.padded.map(asked.isPart(of:)) == true && !$0.value.isEmpty }
          .keys.min { $0.bytes < $1.bytes }
      guard let kind, let stack = kind.padded else { return nil }
      return Self.pop(kind, from: &free).map { ($0, stack) }
    }.flatMap { address, stack in
      UnsafeMutableRawPointer(bitPattern: address).map { ($0, stack) }
    }
  }

  /// Takes a buffer back; `padded`: whose zeros it holds.
  func give(_ memory: UnsafeMutableRawPointer, _ bytes: Int, padded: PaddedStack?) {
    let isKept = free.withLock { free -> Bool in
      free.taken -= bytes
      guard !Self.isExact, free.bytes + bytes <= Self.largestIdle else { return false }
      let kind = Kind(bytes: bytes, padded: padded)
      free.buffers[kind, default: []].append(UInt(bitPattern: memory))
      free.bytes += bytes
      return true
    }
    if !isKept { Self.release(memory, bytes, isKept: true) }
  }

  private func kept(_ kind: Kind) -> UnsafeMutableRawPointer? {
    free.withLock { Self.pop(kind, from: &$0) }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
  }

  private static func pop(_ kind: Kind, from free: inout Free) -> UInt? {
    guard let address = free.buffers[kind]?.popLast() else { return nil }
    free.bytes -= kind.bytes
    free.taken += kind.bytes
    return address
  }

  private func fresh(_ bytes: Int) -> UnsafeMutableRawPointer {
    let isTooMuch = free.withLock { free -> Bool in
      free.taken += bytes
      return free.taken > OutOfMemory.physicalBytes
    }
    if isTooMuch { OutOfMemory.end(asked: bytes) }
    return Self.allocate(bytes, isKept: true)
  }
}

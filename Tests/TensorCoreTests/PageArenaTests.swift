import TensorCore
import Testing

/// Memory in large pages: no two buffers share a byte, all of it can be written, blocks are reused.
struct PageArenaTests {
  @Test func `buffers lie apart, are aligned and can be filled`() throws {
    let arena = PageArena()
    let sizes = (0..<40).map { PageArena.sizes.lowerBound + $0 * 90_112 }
    let buffers = try sizes.map { try #require(arena.take($0)) }
    for (index, (buffer, size)) in zip(buffers, sizes).enumerated() {
      #expect(Int(bitPattern: buffer) % 64 == 0)
      buffer.initializeMemory(as: UInt8.self, repeating: UInt8(index), count: size)
    }
    for (index, (buffer, size)) in zip(buffers, sizes).enumerated() {
      let bytes = UnsafeRawBufferPointer(start: buffer, count: size)
      #expect(bytes.allSatisfy { $0 == UInt8(index) })
      arena.give(buffer)
    }
  }

  @Test func `the block in use begins anew when all of it came back`() throws {
    let arena = PageArena()
    let first = try #require(arena.take(1 << 20))
    let second = try #require(arena.take(1 << 20))
    arena.give(first)
    arena.give(second)
    let third = try #require(arena.take(1 << 21))
    #expect(third == first)
    arena.give(third)
  }

  @Test(arguments: [1, PageArena.largePage, PageArena.largePage + 1, 9 << 20])
  func `mapped pages hold what is asked for`(bytes: Int) throws {
    let memory = try #require(PageArena.map(bytes, alignment: 1 << 23))
    #expect(Int(bitPattern: memory) % (1 << 23) == 0)
    memory.initializeMemory(as: UInt8.self, repeating: 7, count: bytes)
    #expect(UnsafeRawBufferPointer(start: memory, count: bytes).allSatisfy { $0 == 7 })
    PageArena.unmap(memory, bytes)
  }
}

import TensorCore
import TestSupport
import Testing

struct TensorTests {
  @Test func `a copy is written to without touching the original`() {
    let original = Tensor([2, 2], [1, 2, 3, 4])
    var copy = original
    copy.withUnsafeMutableBufferPointer { $0[0] = 9 }
    #expect(original.values == [1, 2, 3, 4])
    #expect(copy.values == [9, 2, 3, 4])
  }

  @Test func `a reshaped tensor shares until it is written to`() {
    let original = Tensor([6], [1, 2, 3, 4, 5, 6])
    var reshaped = original.reshaped([2, 3])
    #expect(reshaped.base == original.base)
    reshaped.withUnsafeMutableBufferPointer { $0[5] = 0 }
    #expect(reshaped.base != original.base)
    #expect(original.values == [1, 2, 3, 4, 5, 6])
    #expect(reshaped.shape == [2, 3])
  }

  @Test func `the only owner writes in place`() {
    var tensor = Tensor(zeros: [3])
    let before = tensor.base
    tensor.withUnsafeMutableBufferPointer { $0[1] = 1 }
    #expect(tensor.base == before)
    #expect(tensor.values == [0, 1, 0])
  }

  @Test(arguments: [0, 1, 63, 64, 1000, 70_000])
  func `buffers are aligned to 64 bytes`(_ count: Int) {
    #expect(UInt(bitPattern: Tensor(zeros: [count]).base) % 64 == 0)
  }

  @Test func `a scalar has one element`() {
    #expect(Tensor([], [2.5]).item == 2.5)
    #expect(([] as Shape).count == 1)
    #expect(([2, 0, 3] as Shape).count == 0)
    #expect(([2, 3] as Shape).description == "[2, 3]")
  }

  @Test(arguments: [
    [-1], [2, -3], [Int.max], [Int.max, 2], [1 << 32, 1 << 32], [1 << 31, 1 << 31], [1 << 61],
    [0, Int.max, Int.max],
  ])
  func `hostile shapes are refused`(_ dims: [Int]) {
    // A zero among huge extents is harmless: there is nothing to allocate.
    #expect((Shape(checking: dims) == nil) == (dims.first != 0))
  }

  @Test(.enabled(if: Sanitizer.isAbsent, "Tests/sanitized address uses no buffer again"))
  func `freed buffers come back`() throws {
    let compute = try compute()
    func address() -> UInt {
      UInt(bitPattern: compute.tensor([5000]) { $0.initialize(repeating: 0, count: 5000) }.base)
    }
    #expect(address() == address())
  }
}

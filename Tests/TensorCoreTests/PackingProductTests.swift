import TensorCore
import Testing

struct PackingProductTests {
  /// More rows than columns, fewer, several blocks, and chunks of terms.
  @Test(
    arguments: [
      (1, 17, 5), (64, 784, 512), (40, 70, 300), (100, 64, 33), (0, 8, 8), (64, 513, 1024),
    ],
    [1, 2, 7])
  func `packing on the way gives the bits of packing before`(
    size: (m: Int, n: Int, k: Int), threads: Int
  ) throws {
    let (m, n, k) = size
    let compute = try compute(threads: threads)
    let (a, b, bias) = (
      randomTensor([m, k], seed: 1), randomTensor([n, k], seed: 2), randomTensor([n], seed: 3)
    )
    let room = panelFloats(k, n)
    var (packed, panels) = ([Float](repeating: 0, count: room), [Float](repeating: 1, count: room))
    var (c, expected) = (
      [Float](repeating: 0, count: m * n), [Float](repeating: 1, count: m * n)
    )
    b.withUnsafeBufferPointer { b in
      a.withUnsafeBufferPointer { a in
        bias.withUnsafeBufferPointer { bias in
          guard let b = b.baseAddress, let a = a.baseAddress else { return }
          compute.pack(k, n, b, strideK: 1, strideN: k, into: &packed)
          compute.product(
            m, n, k, a, stride: k, panels: packed, bias: bias.baseAddress, into: &expected,
            stride: n)
          compute.product(
            m, n, k, a, stride: k, packing: b, strideK: 1, strideN: k, into: &panels,
            bias: bias.baseAddress, into: &c, stride: n)
        }
      }
    }
    #expect(c.map(\.bitPattern) == expected.map(\.bitPattern))
    if m > 0 { #expect(panels.map(\.bitPattern) == packed.map(\.bitPattern)) }
  }
}

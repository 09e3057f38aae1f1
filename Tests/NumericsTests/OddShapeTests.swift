import CKernels
import Dispatch
import Foundation
import Numerics
import Synchronization
import Testing

/// Products of every shape from 1x1x1 to 130x130x130, not only of those that a benchmark has.
struct OddShapeTests {
  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"
  private static let most = 130

  /// Every size with all the tests, otherwise some around the tiles, panels and the end; the
  /// oracle is 100 times slower and gets some of both.
  private static func sizes(_ level: String) -> [Int] {
    let few = [1, 2, 3, 7, 13, 16, 17, 31, 64, 97, 127, 130]
    if level == "oracle" { return all ? few : [1, 5, 17, 49, 130] }
    return all ? Array(1...most) : few
  }

  /// The whole product by its definition: every smaller one is its corner.
  private func reference(_ k: Int, _ a: [Float], _ b: [Float], _ bias: [Float]) -> [Float] {
    let most = Self.most
    var c = [Float](repeating: 0, count: most * most)
    for i in 0..<most {
      for j in 0..<most {
        var sum = bias[j]
        for kk in 0..<k { sum = sum.addingProduct(a[i * most + kk], b[kk * most + j]) }
        c[i * most + j] = sum
      }
    }
    return c
  }

  @Test(arguments: Levels.names)
  func `products of odd shapes are corners of the whole`(level: String) {
    let (most, sizes) = (Self.most, Self.sizes(level))
    func numbers(_ key: UInt64, _ count: Int) -> [Float] {
      var stream = RandomStream(key: key, c2: 0, c3: 0)
      return (0..<count).map { _ in 2 * stream.nextUniform() - 1 }
    }
    let a = numbers(1, most * most)
    let b = numbers(2, most * most)
    let bias = numbers(3, most)
    let wrong = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: sizes.count) { index in
      let table = Levels.table(level)
      let k = sizes[index]
      let expected = reference(k, a, b, bias)
      let ldc = most + 3
      let unwritten: Float = 12345.5
      var panels = [Float](repeating: 0, count: ck_panel_floats(most, most))
      var c = [Float](repeating: unwritten, count: (most + 1) * ldc)
      for n in sizes {
        table.pack(k, n, b, most, 1, &panels)
        for m in sizes {
          table.gemm(m, n, k, a, most, panels, bias, &c, ldc)
          let isRight = c.withUnsafeMutableBufferPointer { c in
            var isRight = true
            for i in 0..<m {
              for j in 0..<n where c[i * ldc + j].bitPattern != expected[i * most + j].bitPattern {
                isRight = false
              }
              for j in n..<ldc where c[i * ldc + j] != unwritten { isRight = false }
              for j in 0..<ldc { c[i * ldc + j] = unwritten }
            }
            for j in 0..<ldc where c[m * ldc + j] != unwritten { isRight = false }
            return isRight
          }
          if !isRight { wrong.withLock { $0.append("\(m)x\(n)x\(k)") } }
        }
      }
    }
    #expect(wrong.withLock { $0 } == [])
  }
}

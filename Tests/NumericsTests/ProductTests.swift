import CKernels
import Numerics
import Testing

/// Products in the canonical order, whatever their shape and however they are cut.
struct ProductTests {
  struct Shape: CustomStringConvertible {
    var m: Int
    var n: Int
    var k: Int
    var description: String { "\(m)x\(n)x\(k)" }
  }

  /// Every combination of a few odd sizes, and some that cross the borders of chunks and blocks.
  static let shapes: [Shape] =
    [1, 2, 3, 4, 5, 7, 13].flatMap { m in
      [1, 7, 16, 17, 33, 47, 130].flatMap { n in
        [0, 1, 5, 17].map { k in Shape(m: m, n: n, k: k) }
      }
    } + [
      Shape(m: 1, n: 300, k: 700), Shape(m: 2, n: 150, k: 513), Shape(m: 3, n: 70, k: 512),
      Shape(m: 4, n: 90, k: 255), Shape(m: 6, n: 33, k: 256), Shape(m: 12, n: 32, k: 257),
      Shape(m: 31, n: 65, k: 511), Shape(m: 121, n: 145, k: 258), Shape(m: 125, n: 17, k: 300),
    ]

  /// The definition, by the language's own fused multiply-add.
  private func reference(
    _ shape: Shape, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?
  ) -> [Float] {
    var c: [Float] = []
    for i in 0..<shape.m {
      for j in 0..<shape.n {
        var total: Float = 0
        var start = 0
        repeat {
          var sum = start == 0 ? bias?[j] ?? 0 : 0
          for kk in start..<min(start + 256, shape.k) {
            sum = sum.addingProduct(a[i * lda + kk], b[kk * shape.n + j])
          }
          total = start == 0 ? sum : total + sum
          start += 256
        } while start < shape.k
        c.append(total)
      }
    }
    return c
  }

  private func bits(_ values: [Float]) -> [UInt32] {
    values.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
  }

  @Test(arguments: Levels.names)
  func `products follow the definition and write nothing else`(level: String) {
    let table = Levels.table(level)
    for (index, shape) in Self.shapes.enumerated() {
      let kind = InputKind.allCases[index % 3]
      let w = Workspace(table, kind: kind, seed: UInt64(index))
      let (lda, ldc) = (shape.k + index % 4, shape.n + index % 5)
      let a = w.input(max(shape.m * lda, 1))
      let b = w.input(max(shape.k * shape.n, 1))
      let bias = index % 2 == 0 ? w.input(shape.n) : nil
      let panels = w.input(max(ck_panel_floats(shape.k, shape.n), 1))
      table.pack(shape.k, shape.n, b, shape.n, 1, panels)
      let c = w.output((shape.m - 1) * ldc + shape.n)
      table.gemm(shape.m, shape.n, shape.k, a, lda, panels, bias, c, ldc)
      let expected = reference(shape, a, lda, b, bias)
      let found = (0..<shape.m).flatMap { i in (0..<shape.n).map { j in c[i * ldc + j] } }
      #expect(bits(found) == bits(expected), "\(shape), \(kind)")
      let gaps = (0..<(shape.m - 1)).flatMap { i in (shape.n..<ldc).map { j in c[i * ldc + j] } }
      #expect(gaps.allSatisfy { $0 == 12345.5 }, "\(shape) wrote between rows")
    }
  }

  @Test(arguments: Levels.native, [(29, 144, 600), (130, 70, 300)])
  func `rows alone and ranges of columns equal the whole`(level: String, size: (Int, Int, Int)) {
    let table = Levels.table(level)
    let (m, n, k) = size
    let w = Workspace(table, seed: 9)
    let (a, b, bias) = (w.input(m * k), w.input(k * n), w.input(n))
    let panels = w.input(ck_panel_floats(k, n))
    table.pack(k, n, b, n, 1, panels)
    func product(_ body: (UnsafeMutablePointer<Float>) -> Void) -> [UInt32] {
      let w = Workspace(table, seed: 0)
      body(w.output(m * n))
      return w.result
    }
    let whole = product { table.gemm(m, n, k, a, k, panels, bias, $0, n) }
    for rows in [1, 2, 3, 5] {
      let parts = product { c in
        for i in stride(from: 0, to: m, by: rows) {
          table.gemm(min(rows, m - i), n, k, a + i * k, k, panels, bias, c + i * n, n)
        }
      }
      #expect(parts == whole, "\(rows) rows at a time")
    }
    for groups in [1, 2, 3] {
      let parts = product { c in
        for j in stride(from: 0, to: n, by: 16 * groups) {
          table.gemm(
            m, min(16 * groups, n - j), k, a, k, panels + j * k, bias + j, c + j, n)
        }
      }
      #expect(parts == whole, "\(groups) panels at a time")
    }
  }

  /// What the work beside a product is told.
  private struct Beside {
    var turns = 0
    var asked: [Int] = []
  }

  @Test(arguments: Levels.native, [(3, 144, 600), (29, 144, 600), (130, 70, 300)])
  func `work beside a product has its turns and shows in no bit`(
    level: String, size: (Int, Int, Int)
  ) {
    let table = Levels.table(level)
    let (m, n, k) = size
    let w = Workspace(table, seed: 9)
    let (a, b, bias) = (w.input(m * k), w.input(k * n), w.input(n))
    let (c, expected) = (w.output(m * n), w.output(m * n))
    let panels = w.input(ck_panel_floats(k, n))
    table.pack(k, n, b, n, 1, panels)
    table.gemm(m, n, k, a, k, panels, bias, expected, n)
    // Five pieces of 1,000 bytes: every tile of k terms asks for 64 bytes a term.
    let read = UnsafeRawPointer(panels).assumingMemoryBound(to: CChar.self)
    var beside = Beside()
    withUnsafeMutablePointer(to: &beside) { context in
      var state = ck_beside(
        next: read, end: read + 1_000,
        run: { state in
          guard let state, let context = state.pointee.context else { return }
          let beside = context.assumingMemoryBound(to: Beside.self)
          beside.pointee.turns += 1
          beside.pointee.asked.append(state.pointee.next - state.pointee.end)
          state.pointee.end = state.pointee.next + 1_000
          if beside.pointee.turns == 5 { state.pointee.run = nil }
        }, context: context)
      table.gemm_beside(m, n, k, a, k, panels, bias, c, n, &state)
    }
    #expect((0..<m * n).allSatisfy { c[$0].bitPattern == expected[$0].bitPattern })
    // Few rows leave the work to others.
    #expect(beside.turns == (m > 4 ? 5 : 0))
    #expect(beside.asked.allSatisfy { (0..<64 * 256).contains($0) })
  }

  @Test(arguments: Levels.names, [(1, 1), (5, 3), (16, 16), (17, 33), (40, 31), (64, 100)])
  func `packing and transposing move every number to its place`(level: String, size: (Int, Int)) {
    let table = Levels.table(level)
    let (k, n) = size
    let w = Workspace(table, seed: 4)
    let b = w.input(k * (n + 3))
    let turned = w.output(n * k)
    table.transpose(k, n, b, n + 3, turned, k)
    let count = ck_panel_floats(k, n)
    let layouts = [
      (b, n + 3, 1), (turned, 1, k),
      (w.input((0..<(2 * n * k)).map { turned[$0 / 2] }), 2, 2 * k),
    ]
    for (source, strideK, strideN) in layouts {
      let panels = w.output(count)
      table.pack(k, n, source, strideK, strideN, panels)
      for kk in 0..<k {
        for j in 0..<(count / k) {
          let expected = j < n ? b[kk * (n + 3) + j] : 0
          #expect(panels[(j / 16) * 16 * k + kk * 16 + j % 16] == expected)
        }
        for j in 0..<n { #expect(turned[j * k + kk] == b[kk * (n + 3) + j]) }
      }
    }
  }
}

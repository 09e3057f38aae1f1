import CKernels
import Testing

/// Products with weights of 16 and 8 bits.
struct CompactProductTests {
  private static let shapes =
    [1, 2, 6, 11, 12, 13, 27].flatMap { m in
      [1, 16, 31, 64, 65, 100].flatMap { n in [1, 31, 32, 33, 255, 257, 530].map { (m, n, $0) } }
    }

  private func bits(_ values: [Float]) -> [UInt32] {
    values.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
  }

  /// Panels of f32 and the three memories that follow from them.
  private struct Weights {
    let panels: UnsafeMutablePointer<Float>
    let halves: UnsafeMutablePointer<UInt16>
    let bytes: UnsafeMutablePointer<Int8>
    let scales: UnsafeMutablePointer<Float>

    /// The last element of each lies before a page that must not be touched.
    init(_ w: Workspace, n: Int, k: Int) {
      let (count, panelCount) = (Int(ck_panel_floats(k, n)), (n + 15) / 16)
      let groups = (k + 31) / 32
      panels = w.input(count)
      w.table.pack(k, n, w.input(n * k), 1, k, panels)
      halves = UnsafeMutableRawPointer(w.input(count / 2)).assumingMemoryBound(to: UInt16.self)
      bytes = UnsafeMutableRawPointer(w.input(count / 4)).assumingMemoryBound(to: Int8.self)
      scales = w.input(panelCount * groups * 16)
      w.table.narrow_bf16(count, panels, halves)
      for panel in 0..<panelCount {
        w.table.quantize_int8(
          k, panels + panel * 16 * k, bytes + panel * 16 * k, scales + panel * groups * 16)
      }
    }
  }

  @Test(arguments: Levels.names)
  func `bf16 products are those of the widened weights`(level: String) {
    let table = Levels.table(level)
    for (index, (m, n, k)) in Self.shapes.enumerated() {
      let w = Workspace(table, kind: InputKind.allCases[index % 3], seed: UInt64(index))
      let weights = Weights(w, n: n, k: k)
      let (lda, ldc) = (k + index % 3, n + index % 4)
      let a = w.input(m * lda)
      let bias = index % 2 == 0 ? w.input(n) : nil
      let widened = w.input(
        (0..<Int(ck_panel_floats(k, n))).map {
          Float(bitPattern: UInt32(weights.halves[$0]) << 16)
        })
      let (expected, found) = (w.output((m - 1) * ldc + n), w.output((m - 1) * ldc + n))
      table.gemm(m, n, k, a, lda, widened, bias, expected, ldc)
      table.gemm_bf16(m, n, k, a, lda, weights.halves, bias, found, ldc)
      let count = (m - 1) * ldc + n
      #expect(
        bits((0..<count).map { found[$0] }) == bits((0..<count).map { expected[$0] }),
        "\(m)x\(n)x\(k)")
    }
  }

  @Test(arguments: Levels.names)
  func `int8 products follow the definition`(level: String) {
    let table = Levels.table(level)
    for (index, (m, n, k)) in Self.shapes.enumerated() where level != "oracle" || index % 5 == 0 {
      let w = Workspace(table, kind: index % 2 == 0 ? .ordinary : .tiny, seed: UInt64(index))
      let weights = Weights(w, n: n, k: k)
      let a = w.input(m * k)
      let bias = index % 3 == 0 ? nil : w.input(n)
      let c = w.output(m * n)
      table.gemm_int8(m, n, k, a, k, weights.bytes, weights.scales, bias, c, n)
      let groups = (k + 31) / 32
      var expected: [Float] = []
      for i in 0..<m {
        for j in 0..<n {
          let (panel, lane) = (j / 16, j % 16)
          var total = bias?[j] ?? 0
          for group in 0..<groups {
            var sum: Float = 0
            for kk in group * 32..<min(k, group * 32 + 32) {
              sum = sum.addingProduct(
                a[i * k + kk], Float(weights.bytes[(panel * k + kk) * 16 + lane]))
            }
            total = total.addingProduct(sum, weights.scales[(panel * groups + group) * 16 + lane])
          }
          expected.append(total)
        }
      }
      #expect(bits((0..<(m * n)).map { c[$0] }) == bits(expected), "\(m)x\(n)x\(k)")
    }
  }

  @Test(arguments: Levels.names)
  func `numbers become the nearest bf16, ties to even`(level: String) {
    let pairs: [(Float, UInt16)] = [
      (1, 0x3f80), (-2.5, 0xc020), (0, 0), (-0.0, 0x8000), (.infinity, 0x7f80),
      (Float(bitPattern: 0x3f80_8000), 0x3f80), (Float(bitPattern: 0x3f81_8000), 0x3f82),
      (Float(bitPattern: 0x3f80_8001), 0x3f81), (Float(bitPattern: 0x3f80_7fff), 0x3f80),
      (.greatestFiniteMagnitude, 0x7f80), (Float(bitPattern: 1), 0),
    ]
    let w = Workspace(Levels.table(level), seed: 1)
    let x = w.input(pairs.map { $0.0 } + [.nan])
    var y = [UInt16](repeating: 0, count: pairs.count + 1)
    w.table.narrow_bf16(y.count, x, &y)
    #expect(Array(y.dropLast()) == pairs.map { $0.1 })
    #expect(Float(bitPattern: UInt32(y[pairs.count]) << 16).isNaN)
  }

  @Test(arguments: Levels.names)
  func `a group's largest weight becomes 127, and none is more than half a step off`(
    level: String
  ) {
    let k = 70
    let w = Workspace(Levels.table(level), seed: 3)
    let panel = w.input(k * 16)
    for kk in 32..<64 { panel[kk * 16 + 5] = 0 }
    var q = [Int8](repeating: 0, count: k * 16)
    var scales = [Float](repeating: 0, count: 3 * 16)
    w.table.quantize_int8(k, panel, &q, &scales)
    for lane in 0..<16 {
      for group in 0..<3 {
        let places = (group * 32..<min(k, group * 32 + 32)).map { $0 * 16 + lane }
        let scale = scales[group * 16 + lane]
        #expect(scale == places.map { panel[$0].magnitude }.reduce(0, max) / 127)
        #expect(places.map { q[$0].magnitude }.max() == (scale == 0 ? 0 : 127))
        for place in places {
          #expect((Float(q[place]) * scale - panel[place]).magnitude <= scale * 0.50001)
        }
      }
    }
  }
}

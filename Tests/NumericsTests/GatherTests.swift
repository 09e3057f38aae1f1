import CKernels
import Numerics
import Testing

/// Products whose operands lie elsewhere than in rows and panels: the bits of `gemm`.
struct GatherTests {
  private struct Case {
    var m: Int
    var k: Int
    var panels: Int
    var hasBias: Bool
  }

  private static let cases: [Case] = [1, 2, 3, 4, 6, 7, 12, 13, 25, 130].flatMap { m in
    [(0, 1), (1, 3), (5, 4), (17, 2), (254, 1), (255, 5), (256, 2), (257, 9), (700, 6)].map {
      Case(m: m, k: $0.0, panels: $0.1, hasBias: (m + $0.0) % 2 == 0)
    }
  }

  @Test(arguments: Levels.names)
  func `gathered products are those of the written-out matrix`(level: String) {
    let table = Levels.table(level)
    for (index, shape) in Self.cases.enumerated() {
      let (m, k, n) = (shape.m, shape.k, 16 * shape.panels)
      let w = Workspace(table, kind: InputKind.allCases[index % 3], seed: UInt64(index))
      // Every term of a panel lies `step` after the one before, every panel at a place of its own.
      let step = 13
      let half = m % 3 == 0 ? 25 : 0  // the last eight lanes apart
      let pixels = w.input(k * step + 40 * shape.panels + 16 + half)
      let weights = w.input(max(m * k, 1))
      let bias = shape.hasBias ? w.input(m) : nil
      let rows = w.output(max((m + 11) / 12 * 12 * k, 1))
      table.pack_rows(m, k, weights, k, Array(0..<k), rows)
      let places = (0..<shape.panels).map { UnsafePointer(pixels + 40 * $0) as UnsafePointer? }
      let found = w.output(m * n)
      table.gather(
        m, k, rows, bias, shape.panels, places, (0..<k).map { $0 * step }, half, found, n)

      // A bias is a first term whose other factor is one.
      let extra = shape.hasBias ? 1 : 0
      let (a, b) = (w.output(max(m * (k + extra), 1)), w.output(max((k + extra) * n, 1)))
      for i in 0..<m {
        if let bias { a[i * (k + 1)] = bias[i] }
        for t in 0..<k { a[i * (k + extra) + t + extra] = weights[i * k + t] }
      }
      for j in 0..<n {
        if shape.hasBias { b[j] = 1 }
        let lane = j % 16
        let place = half > 0 && lane >= 8 ? half + lane - 8 : lane
        for t in 0..<k { b[(t + extra) * n + j] = pixels[j / 16 * 40 + t * step + place] }
      }
      let panels = w.output(max(ck_panel_floats(k + extra, n), 1))
      table.pack(k + extra, n, b, n, 1, panels)
      let expected = w.output(m * n)
      table.gemm(m, n, k + extra, a, k + extra, panels, nil, expected, n)
      #expect(bits(found, m * n) == bits(expected, m * n), "\(shape)")
    }
  }

  @Test(arguments: Levels.names)
  func `a transposed operand gives the same product`(level: String) {
    for (index, (m, n, k)) in [
      (1, 1, 1), (3, 17, 5), (12, 32, 256), (13, 33, 257), (130, 20, 40), (121, 47, 600),
    ].enumerated() {
      let w = Workspace(Levels.table(level), kind: InputKind.allCases[index % 3], seed: 7)
      let a = w.input(k * (m + 3))
      let panels = w.input(ck_panel_floats(k, n))
      let (found, expected, rows) = (w.output(m * n), w.output(m * n), w.output(m * k))
      w.table.gemm_transposed(m, n, k, a, m + 3, panels, found, n)
      w.table.transpose(k, m, a, m + 3, rows, k)
      w.table.gemm(m, n, k, rows, k, panels, nil, expected, n)
      #expect(bits(found, m * n) == bits(expected, m * n), "\(m) \(n) \(k)")
    }
  }

  @Test(arguments: Levels.names, [1, 3, 4, 5, 8, 16, 19, 130])
  func `rows of pixels give the same product`(level: String, columns: Int) {
    let w = Workspace(Levels.table(level), seed: UInt64(columns))
    let (images, rows, m, n) = (7, 5, 29, 33)
    let (rowStride, k) = (columns + 2, images * rows * columns)
    let imageStride = (rows + 2) * rowStride
    let pixels = w.input(images * imageStride)
    let offsets = (0..<m).map { $0 % 3 * rowStride + $0 / 3 % 3 }
    let panels = w.input(ck_panel_floats(k, n))
    let (found, expected) = (w.output(m * n), w.output(m * n))
    offsets.withUnsafeBufferPointer {
      var taps = ck_pixels(
        offsets: $0.baseAddress, images: images, image_stride: imageStride, rows: rows,
        row_stride: rowStride, columns: columns)
      w.table.gemm_pixels(m, n, pixels, &taps, panels, found, n)
    }
    let unfolded = w.output(m * k)
    for i in 0..<m {
      for p in 0..<k {
        let (image, y, x) = (p / (rows * columns), p / columns % rows, p % columns)
        unfolded[i * k + p] = pixels[image * imageStride + y * rowStride + x + offsets[i]]
      }
    }
    w.table.gemm(m, n, k, unfolded, k, panels, nil, expected, n)
    #expect(bits(found, m * n) == bits(expected, m * n))
  }

  @Test(arguments: Levels.names, [1, 3, 4, 5, 8, 16, 17, 32])
  func `woven pixels alternate and are finished as one after the other`(
    level: String, columns: Int
  ) {
    let w = Workspace(Levels.table(level), seed: UInt64(columns))
    let (channels, rows) = (3, 5)
    let stride = (rows * columns + 15) / 16 * 16
    let (even, odd) = (w.input(channels * stride), w.input(channels * stride))
    let statistics = (0..<4).map { _ in w.input(channels) }
    var finish = ck_finish(
      centre: statistics[0], rstd: statistics[1], g: statistics[2], b: statistics[3],
      activation: Int32(CK_TANH), slope: 0)
    let (rowStride, plane) = (2 * columns + 1, rows * (2 * columns + 1))
    let found = w.output(channels * plane)
    w.table.weave(
      channels, rows, columns, even, odd, stride, &finish, found, plane, rowStride)
    for c in 0..<channels {
      let (one, y) = (w.output(2 * stride), w.output(2 * stride))
      for p in 0..<rows * columns {
        (one[2 * p], one[2 * p + 1]) = (even[c * stride + p], odd[c * stride + p])
      }
      let count = 2 * rows * columns
      w.table.normalize(
        count, one, statistics[0][c], statistics[1][c], statistics[2][c], statistics[3][c], y)
      w.table.tanh(count, y, y)
      for p in 0..<count {
        let place = c * plane + p / (2 * columns) * rowStride + p % (2 * columns)
        #expect(found[place] == y[p])
      }
      #expect(found[c * plane + 2 * columns] == 12345.5 || rows == 0)
    }
  }

  private func bits(_ values: UnsafePointer<Float>, _ count: Int) -> [UInt32] {
    (0..<count).map { values[$0].isNaN ? 0x7fc0_0000 : values[$0].bitPattern }
  }
}

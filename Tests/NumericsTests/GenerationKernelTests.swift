import CKernels
import Testing

/// Kernels that do in one go what others do one after the other: the same bits.
struct GenerationKernelTests {
  @Test(
    arguments: Levels.names,
    [
      (1, 1, 4), (5, 1, 64), (16, 2, 16), (33, 3, 21), (300, 6, 64), (520, 1, 40), (70, 2, 130),
      (20, 3, 300), (40, 13, 32), (17, 7, 48),
    ])
  func `attention is scores, softmax and a sum`(level: String, size: (Int, Int, Int)) {
    let (count, heads, width) = size
    let capacity = count + 7
    let (blocks, columns) = ((capacity + 15) / 16, (width + 15) / 16 * 16)
    let w = Workspace(Levels.table(level), seed: UInt64(count))
    let q = w.input(heads * width)
    let keys = w.input(blocks * heads * width * 16)
    let values = w.input(capacity * heads * columns)
    let (scores, y) = (w.output(heads * capacity), w.output(heads * width))
    w.table.attention_weights(count, heads, width, q, keys, 0.3, scores, capacity)
    w.table.attention_values(count, heads, width, scores, capacity, values, y)

    for head in 0..<heads {
      let (own, sums) = (w.output(ck_panel_floats(width, capacity)), w.output(columns))
      for block in 0..<blocks {
        (own + block * width * 16).update(
          from: keys + (block * heads + head) * width * 16, count: width * 16)
      }
      let weights = w.output(count)
      w.table.gemm(1, count, width, q + head * width, width, own, nil, weights, count)
      w.table.scale(count, 0.3, weights, weights)
      w.table.softmax(1, count, weights, count, weights, count)
      let rows = w.output(ck_panel_floats(count, columns))
      w.table.pack(count, columns, values + head * columns, heads * columns, 1, rows)
      w.table.gemm(1, columns, count, weights, count, rows, nil, sums, columns)
      #expect((0..<width).allSatisfy { y[head * width + $0] == sums[$0] })
      #expect((0..<count).allSatisfy { scores[head * capacity + $0] == weights[$0] })
    }
  }

  @Test(arguments: Levels.names, [1, 16, 21, 64])
  func `rows are added in order`(level: String, count: Int) {
    let w = Workspace(Levels.table(level), seed: UInt64(count))
    let rows: [UnsafePointer<Float>?] = (0..<5).map { _ in UnsafePointer(w.input(count)) }
    let (y, sum, expected) = (w.output(count), w.output(count), w.output(count))
    w.table.relu_of_sum(count, rows.count, rows, y)
    w.table.add(count, rows[0], rows[1], sum)
    for row in rows.dropFirst(2) { w.table.add(count, sum, row, sum) }
    w.table.relu(count, sum, expected)
    #expect((0..<count).allSatisfy { y[$0].bitPattern == expected[$0].bitPattern })
  }

  @Test(arguments: Levels.names, [1, 2, 16, 17, 96, 256, 300, 4100])
  func `a draw follows its definition`(level: String, count: Int) {
    let w = Workspace(Levels.table(level), seed: UInt64(count))
    let (logits, p, scratch) = (w.input(count), w.output(count), w.output(count))
    for index in 0..<count { logits[index] *= 4 }
    for (number, factor) in ([1, 0.3, 2.5] as [Float]).enumerated() {
      w.table.scale(count, factor, logits, p)
      w.table.softmax(1, count, p, count, p, count)
      let weights = (0..<count).map { UInt64(p[$0] * 0x1p31) }
      let total = weights.reduce(0, +)
      for draw in 0..<40 {
        let word = UInt32(truncatingIfNeeded: (draw * 3 + number) * 0x2545_F491 ^ draw)
        let target = (UInt64(word) * total) >> 32
        var sum: UInt64 = 0
        let expected = weights.firstIndex { weight in
          sum += weight
          return sum > target
        }
        #expect(w.table.draw(count, logits, factor, word, scratch) == expected)
      }
      #expect(w.table.draw(count, logits, factor, .max, scratch) < count)
    }
  }

  @Test(arguments: Levels.names, [Float.nan, .infinity, -.infinity])
  func `nothing is drawn from logits that are not finite`(level: String, bad: Float) {
    let w = Workspace(Levels.table(level), seed: 9)
    let (logits, scratch) = (w.input(40), w.output(40))
    #expect(w.table.draw(40, logits, 1, 5, scratch) >= 0)
    #expect(w.table.draw(40, logits, 3e38, 5, scratch) == -1)
    for place in [0, 15, 16, 39] {
      let kept = logits[place]
      logits[place] = bad
      #expect(w.table.draw(40, logits, 1, 5, scratch) == -1, "\(place)")
      logits[place] = kept
    }
  }
}

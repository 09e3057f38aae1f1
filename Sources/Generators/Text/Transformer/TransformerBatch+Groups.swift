import NN
import TensorCore

/// The pass of a large batch: texts in two groups, whose attention and products go side by side.
extension TransformerBatch {
  typealias Group = (rows: Range<Int>, queue: AttentionQueue)

  /// As `run`, for two groups of different texts: the keys and values of one come from memory while
  /// the other one's products are made.
  func runInterleaved(_ feeds: [Feed], _ one: Group, _ two: Group, on compute: Compute) {
    embed(feeds, one.rows.lowerBound..<two.rows.upperBound, on: compute)
    for group in [one, two] { fill(group.queue, feeds, group.rows) }
    let count = decoder.blocks.count
    func advance(_ group: Group, to block: Int, beside other: AttentionQueue) {
      if block > 0 {
        think(
          group.rows, block: block - 1, beside: other, finishing: block == count, on: compute)
      }
      if block < count {
        look(group.rows, block: block, beside: other, on: compute)
        group.queue.begin(layer: block)
      }
    }
    for block in 0...count {
      advance(one, to: block, beside: two.queue)
      advance(two, to: block, beside: one.queue)
    }
  }

  /// What the texts of some rows will look for, in all blocks.
  private func fill(_ queue: AttentionQueue, _ feeds: [Feed], _ rows: Range<Int>) {
    queue.removeAll()
    for row in rows {
      let own = qkv.base + row * qkv.width
      queue.append(
        feeds[row].place, query: own, key: own + x.width, value: own + 2 * x.width,
        over: caches[feeds[row].row], scratch: scores.base + row * scores.width,
        into: y.base + row * y.width)
    }
  }

  /// The queries, keys and values of a block, and what waits in `other`.
  private func look(
    _ rows: Range<Int>, block number: Int, beside other: AttentionQueue, on compute: Compute
  ) {
    let block = decoder.blocks[number]
    block.attentionNorm.withRowNorm(scratch: normalized) { norm in
      block.attention(
        x, rows: rows, normalized: norm, into: qkv, beside: .all(of: other), on: compute)
    }
  }

  /// The rest of a block, and some of what waits in `other`, or all of it.
  private func think(
    _ rows: Range<Int>, block number: Int, beside other: AttentionQueue, finishing: Bool,
    on compute: Compute
  ) {
    let (block, residual) = (decoder.blocks[number], Epilogue.sum(x[from: rows]))
    let (some, last) = (AttentionShare.some(of: other), AttentionShare.all(of: other))
    block.projection(y, rows: rows, into: z, beside: some, then: residual, on: compute)
    block.feedNorm.withRowNorm(scratch: normalized) { norm in
      block.feed(
        x, rows: rows, normalized: norm, into: wide, beside: some, then: .gelu, on: compute)
    }
    block.feedOutput(
      wide, rows: rows, into: z, beside: finishing ? last : some, then: residual, on: compute)
  }
}

import NN
import TensorCore

/// The rows of a batch: what each has in view, its keys and values, and the scratch of a pass.
final class TransformerBatch: LanguageBatch {
  /// A symbol to feed: where it stands in its text's view.
  struct Feed {
    let symbol: Int32
    let row: Int
    let place: Int
  }

  let logits: RowBuffer
  let decoder: TransformerDecoder
  /// The symbols in view, oldest first.
  private var views: [[Int32]]
  /// Keys and values by row.
  private(set) var caches: [KeyValueCache]
  /// What the step in progress feeds.
  private var feeds: [Feed] = []
  let x, y, z, qkv, wide, scores, moments: RowBuffer
  /// A row for each thread, which normalises there.
  let normalized: RowBuffer
  /// One for each half of the texts.
  private let queues: (AttentionQueue, AttentionQueue)

  init(_ decoder: TransformerDecoder, capacity: Int, compute: Compute) {
    self.decoder = decoder
    let sizes = decoder.configuration
    views = Array(repeating: [], count: capacity)
    caches = KeyValueCache.caches(
      capacity, heads: sizes.heads, width: sizes.dim / sizes.heads, capacity: sizes.context,
      layers: sizes.layers, compute: compute)
    let feeds = max(capacity, sizes.context / 2)
    func rows(_ width: Int) -> RowBuffer { RowBuffer(capacity: feeds, width: width) }
    (x, y, z) = (rows(sizes.dim), rows(sizes.dim), rows(sizes.dim))
    (qkv, wide) = (rows(3 * sizes.dim), rows(4 * sizes.dim))
    (scores, moments) = (rows(sizes.heads * sizes.context), rows(2))
    logits = RowBuffer(capacity: capacity, width: sizes.symbols)
    normalized = RowBuffer(
      capacity: compute.threads, width: (capacity + 1) / 2 * (sizes.dim + 2))
    queues = (AttentionQueue(compute: compute), AttentionQueue(compute: compute))
  }

  func step(_ symbols: [Int32], on compute: Compute) {
    for row in symbols.indices where views[row].count == decoder.configuration.context {
      slide(row: row, on: compute)
    }
    feeds.removeAll(keepingCapacity: true)
    for (row, symbol) in symbols.enumerated() {
      feeds.append(Feed(symbol: symbol, row: row, place: views[row].count))
      views[row].append(symbol)
    }
    if feeds.count >= Self.fewestInterleaved {
      let middle = feeds.count / 2
      runInterleaved(
        feeds, (0..<middle, queues.0), (middle..<feeds.count, queues.1), on: compute)
      readOut(feeds.indices, on: compute)
      return
    }
    // Each thread takes its texts through all layers: while one multiplies, another one reads its
    // keys and values from memory.
    let pieces = feeds.count / Self.fewestTexts >= compute.threads ? compute.threads : 1
    compute.split(feeds.count, into: pieces) { rows in
      run(feeds, rows, on: compute)
      readOut(rows, on: compute)
    }
  }

  /// Fewer texts do not repay a thread's reading all weights for itself.
  private static let fewestTexts = 16
  /// Fewer texts do not repay reading all weights twice.
  private static let fewestInterleaved = 48

  func clear(row: Int) {
    views[row].removeAll(keepingCapacity: true)
    views[row].reserveCapacity(decoder.configuration.context)
  }

  func copy(row: Int, to other: Int) {
    logits.copy(row: row, to: other)
    views[other] = views[row]
    caches.swapAt(row, other)
  }

  /// Forgets all but the last half of the context, and reads that again from place 0.
  private func slide(row: Int, on compute: Compute) {
    let kept = Array(views[row].suffix(decoder.configuration.context / 2))
    views[row] = kept
    let again = kept.enumerated().map { place, symbol in
      Feed(symbol: symbol, row: row, place: place)
    }
    run(again, again.indices, on: compute)
  }

  /// The blocks over some new symbols, each one seeing its own text's places up to its own; their
  /// vectors stand in the same rows of `x`.
  private func run(_ feeds: [Feed], _ rows: Range<Int>, on compute: Compute) {
    embed(feeds, rows, on: compute)
    for number in decoder.blocks.indices {
      look(rows, block: number, on: compute)
      keep(feeds, rows, block: number, on: compute)
      attend(feeds, rows, block: number, on: compute)
      think(rows, block: number, on: compute)
    }
  }

  /// The logits of what the last block gave.
  private func readOut(_ rows: Range<Int>, on compute: Compute) {
    decoder.norm(x, rows: rows, into: y, scratch: moments, on: compute)
    decoder.head(y, rows: rows, into: logits, on: compute)
  }

  /// What the first block reads.
  func embed(_ feeds: [Feed], _ rows: Range<Int>, on compute: Compute) {
    compute.split(rows.count, grain: max(1, 8_192 / x.width)) { range in
      let rows = rows.lowerBound + range.lowerBound..<rows.lowerBound + range.upperBound
      for row in rows {
        decoder.symbols.copy(feeds[row].symbol, to: x[from: row..<row + 1])
        decoder.places.copy(Int32(feeds[row].place), to: y[from: row..<row + 1])
      }
      compute.add(rows.count * x.width, x[from: rows], y[from: rows], into: x[from: rows])
    }
  }

  /// The queries, keys and values of a block.
  private func look(_ rows: Range<Int>, block number: Int, on compute: Compute) {
    let block = decoder.blocks[number]
    block.attentionNorm(x, rows: rows, into: y, scratch: moments, on: compute)
    block.attention(y, rows: rows, into: qkv, on: compute)
  }

  /// Puts the keys and values of a block with those of the places before.
  private func keep(_ feeds: [Feed], _ rows: Range<Int>, block: Int, on compute: Compute) {
    let dim = x.width
    // A text that is read again gives all feeds, whose places come in order.
    let areOfDifferentTexts = rows.allSatisfy { feeds[$0].row == $0 }
    compute.split(rows.count, grain: areOfDifferentTexts ? 8 : rows.count) { range in
      for index in range {
        let row = rows.lowerBound + index
        let own = qkv.base + row * qkv.width
        caches[feeds[row].row].write(
          feeds[row].place, layer: block, key: own + dim, value: own + 2 * dim)
      }
    }
  }

  /// What the queries see, to `y`.
  private func attend(_ feeds: [Feed], _ rows: Range<Int>, block: Int, on compute: Compute) {
    let dim = x.width
    let work = rows.reduce(0) { $0 + 2 * dim * (feeds[$1].place + 1) }
    compute.forEach(rows.count, work: work) { index in
      let row = rows.lowerBound + index
      compute.attend(
        qkv.base + row * qkv.width, over: caches[feeds[row].row], layer: block,
        count: feeds[row].place + 1, scratch: scores.base + row * scores.width,
        into: y.base + row * dim)
    }
  }

  /// The rest of a block: from what the queries saw to the next one's `x`.
  private func think(_ rows: Range<Int>, block number: Int, on compute: Compute) {
    let (block, residual) = (decoder.blocks[number], Epilogue.sum(x[from: rows]))
    block.projection(y, rows: rows, into: z, then: residual, on: compute)
    block.feedNorm(x, rows: rows, into: y, scratch: moments, on: compute)
    block.feed(y, rows: rows, into: wide, then: .gelu, on: compute)
    block.feedOutput(wide, rows: rows, into: z, then: residual, on: compute)
  }
}

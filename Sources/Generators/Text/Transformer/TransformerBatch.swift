import NN
import TensorCore

/// The rows of a batch: what each has in view, its keys and values, and the scratch of a pass.
final class TransformerBatch: LanguageBatch {
  /// A symbol to feed: where it stands in its text's view.
  private struct Feed {
    let symbol: Int32
    let row: Int
    let place: Int
  }

  let logits: RowBuffer
  private let decoder: TransformerDecoder
  /// The symbols in view, oldest first.
  private var views: [[Int32]]
  /// Keys and values by row.
  private var caches: [KeyValueCache]
  /// What the step in progress feeds.
  private var feeds: [Feed] = []
  private let x, y, z, qkv, wide, scores, moments: RowBuffer

  init(_ decoder: TransformerDecoder, capacity: Int, compute: Compute) {
    self.decoder = decoder
    let sizes = decoder.configuration
    views = Array(repeating: [], count: capacity)
    caches = (0..<capacity).map { _ in
      KeyValueCache(
        heads: sizes.heads, width: sizes.dim / sizes.heads, capacity: sizes.context,
        layers: sizes.layers, compute: compute)
    }
    let feeds = max(capacity, sizes.context / 2)
    func rows(_ width: Int) -> RowBuffer { RowBuffer(capacity: feeds, width: width) }
    (x, y, z) = (rows(sizes.dim), rows(sizes.dim), rows(sizes.dim))
    (qkv, wide) = (rows(3 * sizes.dim), rows(4 * sizes.dim))
    (scores, moments) = (rows(sizes.context), rows(2))
    logits = RowBuffer(capacity: capacity, width: sizes.symbols)
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
    run(feeds, on: compute)
    decoder.norm(x, rows: feeds.count, into: y, scratch: moments, on: compute)
    decoder.head(y, rows: feeds.count, into: logits, on: compute)
  }

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
    run(
      kept.enumerated().map { place, symbol in Feed(symbol: symbol, row: row, place: place) },
      on: compute)
  }

  /// The blocks over new symbols, each one seeing its own text's places up to its own; their vectors
  /// stand in `x`.
  private func run(_ feeds: [Feed], on compute: Compute) {
    let (count, dim) = (feeds.count, x.width)
    for (index, feed) in feeds.enumerated() {
      decoder.symbols.copy(feed.symbol, to: x.base + index * dim)
      decoder.places.copy(Int32(feed.place), to: y.base + index * dim)
    }
    compute.add(count * dim, x.base, y.base, into: x.base)
    for (number, block) in decoder.blocks.enumerated() {
      block.attentionNorm(x, rows: count, into: y, scratch: moments, on: compute)
      block.attention(y, rows: count, into: qkv, on: compute)
      attend(feeds, block: number, on: compute)
      block.projection(y, rows: count, into: z, on: compute)
      compute.add(count * dim, x.base, z.base, into: x.base)
      block.feedNorm(x, rows: count, into: y, scratch: moments, on: compute)
      block.feed(y, rows: count, into: wide, on: compute)
      compute.gelu(count * wide.width, wide.base, into: wide.base)
      block.feedOutput(wide, rows: count, into: y, on: compute)
      compute.add(count * dim, x.base, y.base, into: x.base)
    }
  }

  /// Keeps the keys and values of `qkv`, and writes what the queries see to `y`.
  private func attend(_ feeds: [Feed], block: Int, on compute: Compute) {
    let dim = x.width
    // A text that is read again gives all feeds, whose places come in order.
    let areOfDifferentTexts = feeds.indices.allSatisfy { feeds[$0].row == $0 }
    compute.split(feeds.count, grain: areOfDifferentTexts ? 8 : feeds.count) { range in
      for index in range {
        let (feed, row) = (feeds[index], qkv.base + index * qkv.width)
        caches[feed.row].write(feed.place, layer: block, key: row + dim, value: row + 2 * dim)
      }
    }
    let work = feeds.reduce(0) { $0 + 2 * dim * ($1.place + 1) }
    compute.forEach(feeds.count, work: work) { index in
      let feed = feeds[index]
      compute.attend(
        qkv.base + index * qkv.width, over: caches[feed.row], layer: block,
        count: feed.place + 1, scratch: scores.base + index * scores.width,
        into: y.base + index * dim)
    }
  }
}

extension BytePairTokenizer {
  /// Learns from a text: again and again the most frequent pair becomes a unit, of equally frequent
  /// ones the smallest, until there are `size` units or no pair occurs twice.
  ///
  /// Pairs are counted within pieces, overlapping ones too; only whole numbers decide.
  public init(learning text: String, size: Int) {
    var learner = BytePairLearner(text)
    var merges: [Pair] = []
    while 256 + merges.count < size, let pair = learner.mostFrequent {
      learner.join(pair, as: Int32(256 + merges.count))
      merges.append(pair)
    }
    guard let tokenizer = BytePairTokenizer(merges) else {
      preconditionFailure("a learnt pair joins units that are not there")
    }
    self = tokenizer
  }
}

/// The distinct pieces of a text as units so far, and how often each pair occurs.
private struct BytePairLearner {
  private var pieces: [(units: [Int32], count: Int)]
  private var counts: [UInt64: Int] = [:]
  /// Pieces that have, or had, a pair.
  private var places: [UInt64: Set<Int>] = [:]

  init(_ text: String) {
    var found: [[UInt8]: Int] = [:]
    TextPieces.split(text) { found[$0, default: 0] += 1 }
    pieces = found.map { (units: $0.key.map { Int32($0) }, count: $0.value) }
    for index in pieces.indices { count(index, sign: 1) }
  }

  /// The pair that occurs most often, at least twice; the smallest of equals.
  var mostFrequent: BytePairTokenizer.Pair? {
    // The order of the walk does not matter: no two pairs have the same key.
    var best: (key: UInt64, count: Int) = (.max, 1)
    for (key, count) in counts
    where count > best.count || count == best.count && count > 1 && key < best.key {
      best = (key, count)
    }
    guard best.count > 1 else { return nil }
    return BytePairTokenizer.Pair(
      first: Int32(best.key >> 32), second: Int32(best.key & 0xFFFF_FFFF))
  }

  /// Makes a pair a unit in every piece.
  mutating func join(_ pair: BytePairTokenizer.Pair, as unit: Int32) {
    for index in places.removeValue(forKey: pair.key) ?? [] {
      count(index, sign: -1)
      BytePairTokenizer.replace(pair, by: unit, in: &pieces[index].units)
      count(index, sign: 1)
    }
  }

  private mutating func count(_ index: Int, sign: Int) {
    let (units, count) = pieces[index]
    for (first, second) in zip(units, units.dropFirst()) {
      let key = BytePairTokenizer.Pair(first: first, second: second).key
      let left = counts[key, default: 0] + sign * count
      counts[key] = left == 0 ? nil : left
      if sign > 0 { places[key, default: []].insert(index) }
    }
  }
}

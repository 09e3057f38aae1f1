/// A set of plan positions, one bit each.
struct PositionSet: Sendable {
  private var words: [UInt64]
  /// How many positions are in it.
  private(set) var count: Int

  /// All positions of `0..<count`.
  init(all count: Int) {
    words = Array(repeating: .max, count: (count + 63) / 64)
    self.count = count
    let rest = count % 64
    if rest > 0 { words[words.count - 1] = (1 << UInt64(rest)) - 1 }
  }

  /// None of `0..<count`.
  init(none count: Int) {
    words = Array(repeating: 0, count: (count + 63) / 64)
    self.count = 0
  }

  /// Whether none is in it.
  var isEmpty: Bool { count == 0 }

  func contains(_ position: Int) -> Bool {
    words[position / 64] >> UInt64(position % 64) & 1 == 1
  }

  mutating func insert(_ position: Int) {
    guard !contains(position) else { return }
    words[position / 64] |= 1 << UInt64(position % 64)
    count += 1
  }

  mutating func remove(_ position: Int) {
    guard contains(position) else { return }
    words[position / 64] &= ~(1 << UInt64(position % 64))
    count -= 1
  }
}

/// Which runs of characters and which short lines stand in texts, as hashes of 32 bits.
///
/// Case of ASCII letters and the amount of white space count for nothing. Of many runs only those are
/// kept whose hash ends in `shift` zeros, so that a checkpoint does not grow with its data; a text is
/// looked at by the same rule.
public struct TextPrints: Hashable, Sendable {
  /// Characters of a run, and of the longest line that is kept as a whole.
  static let (run, line) = (24, 60)
  /// The most hashes of each sort.
  static let limit = 1 << 16

  let shift: Int
  let runs: Set<UInt32>
  let lines: Set<UInt32>

  /// Collects texts one after the other.
  struct Maker {
    private var shift = 0
    private var runs: Set<UInt64> = []
    private var lines: Set<UInt64> = []

    mutating func add(_ text: String) {
      for hash in TextPrints.runs(of: text) where hash & (1 << shift - 1) == 0 {
        runs.insert(hash)
        while runs.count > TextPrints.limit {
          shift += 1
          let mask: UInt64 = 1 << shift - 1
          runs = runs.filter { $0 & mask == 0 }
        }
      }
      // Of more lines than there is room for the first ones stay.
      for hash in TextPrints.lines(of: text) where lines.count < TextPrints.limit {
        lines.insert(hash)
      }
    }

    func finish() -> TextPrints {
      TextPrints(
        shift: shift, runs: Set(runs.map { UInt32(truncatingIfNeeded: $0 >> 32) }),
        lines: Set(lines.map { UInt32(truncatingIfNeeded: $0 >> 32) }))
    }
  }

  /// The share of the text's runs, or if larger of its short lines, that stand here.
  func likeness(of text: String) -> Double {
    let mask: UInt64 = 1 << shift - 1
    return max(
      share(of: Self.runs(of: text).filter { $0 & mask == 0 }, in: runs),
      share(of: Self.lines(of: text), in: lines))
  }

  private func share(of hashes: [UInt64], in known: Set<UInt32>) -> Double {
    guard !hashes.isEmpty else { return 0 }
    let found = hashes.count { known.contains(UInt32(truncatingIfNeeded: $0 >> 32)) }
    return Double(found) / Double(hashes.count)
  }

  /// Hashes of all runs of so many characters of a text.
  static func runs(of text: String, length run: Int = run) -> [UInt64] {
    let scalars = folded(text.unicodeScalars[...])
    guard scalars.count >= run else { return [] }
    // A polynomial over 2^64, taken along.
    let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    var power: UInt64 = 1
    for _ in 0..<run { power = power &* base }
    var hash: UInt64 = 0
    var hashes: [UInt64] = []
    hashes.reserveCapacity(scalars.count - run + 1)
    for (index, scalar) in scalars.enumerated() {
      hash = hash &* base &+ UInt64(scalar)
      if index >= run { hash = hash &- UInt64(scalars[index - run]) &* power }
      if index >= run - 1 { hashes.append(mixed(hash)) }
    }
    return hashes
  }

  /// Hashes of the lines of a text that are short and not empty.
  private static func lines(of text: String) -> [UInt64] {
    text.unicodeScalars.split(separator: "\n").compactMap { line in
      let scalars = folded(line)
      guard (1...Self.line).contains(scalars.count) else { return nil }
      return mixed(scalars.reduce(1) { ($0 &+ UInt64($1)) &* 0xD6E8_FEB8_6659_FD93 })
    }
  }

  /// Small ASCII letters, one blank for white space, none at the ends.
  static func folded(_ text: Substring.UnicodeScalarView) -> [UInt32] {
    var folded: [UInt32] = []
    var isBlankDue = false
    for scalar in text {
      switch scalar.value {
      case 0x09...0x0D, 0x20: isBlankDue = !folded.isEmpty
      default:
        if isBlankDue { folded.append(0x20) }
        isBlankDue = false
        folded.append((0x41...0x5A).contains(scalar.value) ? scalar.value + 32 : scalar.value)
      }
    }
    return folded
  }

  /// Spreads every bit over all others (Stafford's variant 13 of SplitMix64).
  private static func mixed(_ hash: UInt64) -> UInt64 {
    var z = hash
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

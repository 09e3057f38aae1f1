import Files

/// Which items are checked.
public enum CheckSelection: Hashable, Sendable {
  /// All, and what is made of all items of jobs.
  case all
  /// A share, above 0 and at most 1, of the items; which ones is a function of their keys and a seed.
  case share(Double, seed: UInt64)
  /// The one file of a path under the run's folder.
  case path(String)
}

/// The items of a share: those whose digest with the seed is small.
///
/// A choice that would be empty falls on the item of the smallest digest.
struct ItemSample {
  private let seed: UInt64
  private var limit: UInt64
  private var least = UInt64.max

  init(share: Double, seed: UInt64) {
    self.seed = seed
    // 2^64 itself does not fit.
    limit = share >= 1 ? .max : UInt64(max(0, share) * 0x1p64)
  }

  /// Whether an item is chosen.
  func contains(_ key: Digest) -> Bool { rank(key) <= limit && limit > 0 }

  /// Learns of an item before any is chosen.
  mutating func note(_ key: Digest) { least = min(least, rank(key)) }

  /// Makes room for one item, if there is none.
  mutating func widen() { limit = max(limit, max(1, least)) }

  /// SHA-256(field("check") field(seed) field(item key)), its first word.
  private func rank(_ key: Digest) -> UInt64 {
    var hash = SHA256()
    hash.updateField("check")
    hash.updateField(seed)
    hash.updateField(key.bytes)
    return hash.finish().firstWord
  }
}

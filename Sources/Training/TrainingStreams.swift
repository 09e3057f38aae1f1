public import Files
public import Numerics

/// The random streams of one training.
///
/// Every draw is a pure function of (seed, purpose, name, step, index), so any step can be made again
/// without the ones before it and no stream depends on what another one drew.
public struct TrainingStreams: Sendable {
  /// What the draws are for; the raw value enters the key.
  public enum Purpose: String, Sendable {
    case initial = "init"
    case shuffle, dropout, noise, augment
  }

  /// Seed of the recipe.
  public let seed: UInt64

  /// The streams of a recipe's seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Training key: SHA-256(field("train") field(seed) field(purpose) field(name)).
  public func digest(_ purpose: Purpose, name: String = "") -> Digest {
    var hash = SHA256()
    hash.updateField("train")
    hash.updateField(seed)
    hash.updateField(purpose.rawValue)
    hash.updateField(name)
    return hash.finish()
  }

  /// The draws of one step (or epoch), in sequence: counter (block, 0, step, 0).
  public func stream(_ purpose: Purpose, name: String = "", step: Int) -> RandomStream {
    RandomStream(
      key: digest(purpose, name: name).firstWord, c2: UInt32(truncatingIfNeeded: step), c3: 0)
  }

  /// `count` whole numbers, uniform in 0..<bound, for one step: number i is made from 64 bits
  /// of block i, high half of their product with the bound.
  public func numbers(
    _ count: Int, below bound: Int, _ purpose: Purpose, name: String = "", step: Int
  ) -> [Int] {
    precondition(bound > 0, "numbers: the bound must be positive, got \(bound)")
    let word = digest(purpose, name: name).firstWord
    let key = (UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
    return (0..<count).map { index in
      let block = Philox.block(
        counter: (
          UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
          UInt32(truncatingIfNeeded: step), 0
        ), key: key)
      let bits = UInt64(block.1) << 32 | UInt64(block.0)
      return Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
    }
  }
}

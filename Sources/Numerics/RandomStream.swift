/// Random words in sequence: Philox blocks 0, 1, 2, … under one key and one (c2, c3) of the counter.
///
/// For an item: key = first 8 bytes of the item key, c2 = attempt, c3 = stream (0 sampling,
/// 1 latent, 100+n post-processing step n). For training: key of the purpose, c2 = step, c3 = 0.
public struct RandomStream: Sendable {
  private let key: (UInt32, UInt32)
  private let high: (UInt32, UInt32)
  private var block: UInt64 = 0
  private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var left = 0

  /// A stream at its beginning.
  public init(key: UInt64, c2: UInt32, c3: UInt32) {
    self.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.high = (c2, c3)
  }

  /// The same stream from the given block of four words on.
  public func starting(atBlock block: UInt64) -> RandomStream {
    var stream = self
    stream.block = block
    stream.left = 0
    return stream
  }

  /// The next 32 random bits.
  public mutating func nextWord() -> UInt32 {
    if left == 0 {
      words = Philox.block(
        counter: (
          UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), high.0, high.1
        ), key: key)
      block += 1
      left = 4
    }
    left -= 1
    switch left {
    case 3: return words.0
    case 2: return words.1
    case 1: return words.2
    default: return words.3
    }
  }

  /// A number in [0, 1): (word >> 8) x 2^-24, exact.
  public mutating func nextUniform() -> Float {
    Float(nextWord() >> 8) * 0x1p-24
  }
}

/// FNV-1a over words, which is what pinned bits are written as.
///
/// Every NaN counts as the same.
public struct BitHash: Hashable, Sendable, CustomStringConvertible {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// A hash that was computed elsewhere.
  public init(_ value: UInt64) { self.value = value }

  /// Takes in one word.
  public mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01b3 }

  /// Takes in numbers.
  public mutating func add(_ numbers: some Sequence<Float>) {
    for number in numbers { add(UInt64(number.isNaN ? 0x7fc0_0000 : number.bitPattern)) }
  }

  /// Takes in a number.
  public mutating func add(_ number: Double) {
    add(number.isNaN ? 0x7ff8 << 48 : number.bitPattern)
  }

  /// Takes in bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(UInt64(byte)) }
  }

  /// 16 hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

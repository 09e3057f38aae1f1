import Synchronization

/// The chunks that nobody has taken: a range in one word.
///
/// The caller takes the first, workers the last: jobs of the same kind find their operands where the
/// same core had them before.
struct Unclaimed: AtomicRepresentable, Equatable {
  private var bits: UInt64

  init(_ range: Range<Int>) {
    bits = UInt64(UInt32(range.lowerBound)) | UInt64(UInt32(range.upperBound)) << 32
  }

  private var first: UInt64 { bits & 0xffff_ffff }
  private var end: UInt64 { bits >> 32 }
  var isEmpty: Bool { first == end }

  /// The chunk that the caller or a worker takes, and what is left then.
  func taking(asCaller isCaller: Bool) -> (chunk: Int, rest: Unclaimed) {
    var rest = self
    if isCaller {
      rest.bits += 1
      return (Int(first), rest)
    }
    rest.bits -= 1 << 32
    return (Int(end) - 1, rest)
  }

  typealias AtomicRepresentation = UInt64.AtomicRepresentation
  static func encodeAtomicRepresentation(
    _ value: consuming Unclaimed
  ) -> UInt64.AtomicRepresentation {
    UInt64.encodeAtomicRepresentation(value.bits)
  }
  static func decodeAtomicRepresentation(
    _ storage: consuming UInt64.AtomicRepresentation
  ) -> Unclaimed {
    var value = Unclaimed(0..<0)
    value.bits = UInt64.decodeAtomicRepresentation(storage)
    return value
  }
}

/// Byte pairs: units 0...255 are bytes, each further one joins two units before it (Gage, 1994, "A
/// new algorithm for data compression").
///
/// Every text has units, and they give exactly that text again. Nothing is joined across the pieces
/// of `TextPieces`; within one, the pair that was learnt first is joined first, from the left.
public struct BytePairTokenizer: Hashable, Sendable {
  /// Two units that a third one stands for.
  public struct Pair: Hashable, Sendable {
    /// The units.
    public let first, second: Int32

    /// Both in one number, which compares as the pair does.
    var key: UInt64 { UInt64(first) << 32 | UInt64(second) }
  }

  /// The most bytes of a unit: those of a piece.
  static let longest = 4 * TextPieces.longest

  /// Pair i is unit 256 + i.
  public let merges: [Pair]
  /// The bytes of each unit.
  let spellings: [[UInt8]]
  private let joined: [UInt64: Int32]

  /// The units of merges as a checkpoint states them, two numbers each; `nil` unless each joins
  /// earlier units, none twice, none longer than a piece.
  public init?(merges numbers: [Int]) {
    guard numbers.count.isMultiple(of: 2) else { return nil }
    var merges: [Pair] = []
    for place in stride(from: 0, to: numbers.count, by: 2) {
      let known = 0..<256 + merges.count
      guard known.contains(numbers[place]), known.contains(numbers[place + 1]) else { return nil }
      merges.append(Pair(first: Int32(numbers[place]), second: Int32(numbers[place + 1])))
    }
    self.init(merges)
  }

  init?(_ merges: [Pair]) {
    var spellings = (0...255).map { [UInt8($0)] }
    var joined: [UInt64: Int32] = [:]
    for pair in merges {
      let spelling = spellings[Int(pair.first)] + spellings[Int(pair.second)]
      guard spelling.count <= Self.longest,
        joined.updateValue(Int32(spellings.count), forKey: pair.key) == nil
      else { return nil }
      spellings.append(spelling)
    }
    self.merges = merges
    self.spellings = spellings
    self.joined = joined
  }

  /// The merges as a checkpoint states them.
  public var numbers: [Int] { merges.flatMap { [Int($0.first), Int($0.second)] } }

  /// The units of a text.
  public func encode(_ text: String) -> [Int32] {
    var tokens: [Int32] = []
    var known: [[UInt8]: [Int32]] = [:]
    TextPieces.split(text) { piece in
      if let units = known[piece] {
        tokens += units
      } else {
        let units = join(piece)
        known[piece] = units
        tokens += units
      }
    }
    return tokens
  }

  private func join(_ piece: [UInt8]) -> [Int32] {
    var units = piece.map { Int32($0) }
    while let best = zip(units, units.dropFirst()).compactMap({
      joined[Pair(first: $0, second: $1).key]
    }).min() {
      Self.replace(merges[Int(best) - 256], by: best, in: &units)
    }
    return units
  }

  /// Joins every occurrence of a pair, from the left.
  static func replace(_ pair: Pair, by unit: Int32, in units: inout [Int32]) {
    var (from, to) = (0, 0)
    while from < units.count {
      let isPair =
        units[from] == pair.first && from + 1 < units.count && units[from + 1] == pair.second
      units[to] = isPair ? unit : units[from]
      (from, to) = (from + (isPair ? 2 : 1), to + 1)
    }
    units.removeLast(units.count - to)
  }

  /// For each state of a text's bytes: which units may follow, so that it stays UTF-8.
  var allowed: [[Bool]] {
    UTF8State.allCases.map { state in spellings.map { state.after($0) != nil } }
  }
}

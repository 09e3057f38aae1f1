import PipelineInterface

/// The seeds that a job lists, written with spaces: numbers below 2^64, each once.
struct SeedList: ParameterValue {
  /// The most seeds of a list.
  static let maximumCount = 10_000

  let seeds: [UInt64]

  static func parse(_ text: String, in domain: Anything) throws(ParameterReason) -> SeedList {
    var seeds: [UInt64] = []
    var known: Set<UInt64> = []
    for word in text.split(whereSeparator: { $0.isWhitespace }) {
      guard case .fixed(let seed) = Seed(String(word)) else {
        throw ParameterReason("must be numbers below 2^64 with spaces between, got \"\(word)\"")
      }
      guard known.insert(seed).inserted else {
        throw ParameterReason("must list each seed once, got \(seed) again")
      }
      seeds.append(seed)
    }
    guard (1...maximumCount).contains(seeds.count) else {
      throw ParameterReason("must be 1 to \(maximumCount) numbers, got \(seeds.count)")
    }
    return SeedList(seeds: seeds)
  }

  var canonicalText: String { seeds.map { String($0) }.joined(separator: " ") }

  static func schema(_ domain: Anything) -> ParameterSchema { .text(maximumLength: 262_144) }
}

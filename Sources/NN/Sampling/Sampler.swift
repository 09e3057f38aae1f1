public import Numerics
public import TensorCore

/// Draws indices from logits.
///
/// Probabilities are the kernels' softmax of logits x (1 / temperature), turned into whole weights:
/// floor(p x 2^31). From there on all is integer arithmetic, exact in any order. A draw takes one
/// word of the stream, r = (word x total) >> 32, and ends at the first index, in ascending order of
/// those kept, where the running sum of weights exceeds r. Equal probabilities rank by index.
public struct Sampler {
  private let rule: SamplingRule
  private var weights: [UInt64] = []
  private var ranking: [UInt64] = []

  /// A sampler of a rule.
  public init(_ rule: SamplingRule) {
    self.rule = rule
  }

  /// An index, or `nil` when a logit is NaN or infinite.
  ///
  /// The logits are overwritten.
  public mutating func draw(
    _ logits: UnsafeMutableBufferPointer<Float>, using stream: inout RandomStream,
    on compute: Compute
  ) -> Int? {
    guard UnsafeBufferPointer(logits).areFinite else { return nil }
    if rule.temperature == 0 { return Self.largest(logits) }
    guard let base = logits.baseAddress else { return nil }
    if rule.temperature != 1 {
      compute.scale(logits.count, base, by: 1 / rule.temperature, into: base)
    }
    compute.softmax(
      rows: 1, logits.count, base, stride: logits.count, into: base, stride: logits.count)
    // A temperature near 0 can push the largest logits to infinity, and softmax to NaN.
    guard UnsafeBufferPointer(logits).areFinite else { return nil }
    weigh(logits)
    return Self.pick(weights, word: stream.nextWord())
  }

  /// The weights of all indices, those that the rule drops at 0.
  private mutating func weigh(_ probabilities: UnsafeMutableBufferPointer<Float>) {
    weights.removeAll(keepingCapacity: true)
    weights.append(contentsOf: probabilities.lazy.map { UInt64($0 * 0x1p31) })
    if (1..<weights.count).contains(rule.topK) || rule.topP < 1 { dropImprobable() }
  }

  private mutating func dropImprobable() {
    // One number ranks by weight, then by index: the larger, the better.
    ranking.removeAll(keepingCapacity: true)
    for (index, weight) in weights.enumerated() {
      ranking.append(weight << 32 | UInt64(UInt32.max - UInt32(index)))
    }
    ranking.sort(by: >)
    var kept = rule.topK > 0 ? min(rule.topK, ranking.count) : ranking.count
    if rule.topP < 1 {
      // Both sides are below 2^62: shares have 30 bits after the point, sums at most 32 in all.
      let share = UInt64(rule.topP * 0x1p30)
      let total = ranking[..<kept].reduce(UInt64(0)) { $0 + $1 >> 32 }
      var sum: UInt64 = 0
      let last = ranking[..<kept].firstIndex {
        sum += $0 >> 32
        return sum << 30 >= share * total
      }
      kept = (last ?? kept - 1) + 1
    }
    for rank in ranking[kept...] {
      weights[Int(UInt32.max - UInt32(truncatingIfNeeded: rank))] = 0
    }
  }

  /// The index of a random word.
  package static func pick(_ weights: [UInt64], word: UInt32) -> Int {
    let total = weights.reduce(0, +)
    let target = (UInt64(word) * total) >> 32
    var sum: UInt64 = 0
    for (index, weight) in weights.enumerated() {
      sum += weight
      if sum > target { return index }
    }
    return weights.count - 1
  }

  private static func largest(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    return best
  }
}

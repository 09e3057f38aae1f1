public import Numerics
public import TensorCore

/// Draws indices from logits.
///
/// Probabilities are the kernels' softmax of logits x (1 / temperature), turned into whole weights:
/// floor(p x 2^31). From there on all is integer arithmetic, exact in any order. A draw takes one
/// word of the stream, r = (word x total) >> 32, and ends at the first index, in ascending order of
/// those kept, where the running sum of weights exceeds r. Equal probabilities rank by index.
///
/// Penalties change the logits of indices noted before, first of all. An index that is not allowed
/// has no probability: what is left is a softmax over the others.
public struct Sampler {
  private let rule: SamplingRule
  /// How often each index was noted; empty unless the rule looks back.
  private var counts: [Int: Int] = [:]
  private var weights: [UInt64] = []
  private var ranking: [UInt64] = []
  private var scratch: [Float] = []

  /// A sampler of a rule.
  public init(_ rule: SamplingRule) {
    self.rule = rule
  }

  /// Remembers an index of the sequence: one drawn, or one given at its front.
  public mutating func note(_ index: Int) {
    if rule.looksBack { counts[index, default: 0] += 1 }
  }

  /// An index, or `nil` when a logit is NaN or infinite.
  ///
  /// `allowed`, of as many elements as there are logits and one of them true, tells the indices that
  /// may be drawn; nil: all. The logits are overwritten. What is drawn is not noted.
  public mutating func draw(
    _ logits: UnsafeMutableBufferPointer<Float>, allowed: [Bool]? = nil,
    using stream: inout RandomStream, on compute: Compute
  ) -> Int? {
    if allowed == nil, rule.keepsAll(of: logits.count) {
      return drawFromAll(UnsafeBufferPointer(logits), word: stream.nextWord(), on: compute)
    }
    guard UnsafeBufferPointer(logits).areFinite else { return nil }
    penalize(logits)
    if rule.temperature == 0 { return Self.largest(logits, allowed) }
    guard let base = logits.baseAddress else { return nil }
    if rule.temperature != 1 {
      compute.scale(logits.count, base, by: 1 / rule.temperature, into: base)
    }
    if let allowed {
      for index in logits.indices {
        if !allowed[index] {
          logits[index] = -.greatestFiniteMagnitude
        } else if !logits[index].isFinite {
          return nil
        }
      }
    }
    compute.softmax(
      rows: 1, logits.count, base, stride: logits.count, into: base, stride: logits.count)
    // A temperature near 0 can push the largest logits to infinity, and softmax to NaN.
    guard UnsafeBufferPointer(logits).areFinite else { return nil }
    weigh(logits, allowed)
    return Self.pick(weights, word: stream.nextWord())
  }

  /// The kernel does in one go what follows below, where nothing is dropped or changed.
  private mutating func drawFromAll(
    _ logits: UnsafeBufferPointer<Float>, word: UInt32, on compute: Compute
  ) -> Int? {
    if scratch.count < logits.count { scratch = Array(repeating: 0, count: logits.count) }
    let factor = 1 / rule.temperature
    return scratch.withUnsafeMutableBufferPointer { scratch in
      guard let base = logits.baseAddress, let scratch = scratch.baseAddress else { return nil }
      return compute.draw(logits.count, base, factor: factor, word: word, scratch: scratch)
    }
  }

  /// Each index is changed for itself, so the order of the counts does not matter.
  private func penalize(_ logits: UnsafeMutableBufferPointer<Float>) {
    for (index, count) in counts {
      var logit = logits[index]
      if rule.repetition != 1 { logit = Penalty.repeated(logit, factor: rule.repetition) }
      if rule.frequency != 0 {
        logit = Penalty.frequent(logit, strength: rule.frequency, count: count)
      }
      logits[index] = logit
    }
  }

  /// The weights of all indices, those that the rule drops at 0.
  private mutating func weigh(
    _ probabilities: UnsafeMutableBufferPointer<Float>, _ allowed: [Bool]?
  ) {
    weights.removeAll(keepingCapacity: true)
    weights.append(contentsOf: probabilities.lazy.map { UInt64($0 * 0x1p31) })
    if let allowed {
      for index in weights.indices where !allowed[index] { weights[index] = 0 }
    }
    if (1..<weights.count).contains(rule.topK) || rule.topP < 1 { dropImprobable() }
    if rule.minP > 0 { dropFarBelowLargest() }
  }

  private mutating func dropFarBelowLargest() {
    // As above, both sides are below 2^62.
    let share = UInt64(rule.minP * 0x1p30)
    let least = share * (weights.max() ?? 0)
    for index in weights.indices where weights[index] << 30 < least { weights[index] = 0 }
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

  private static func largest(
    _ logits: UnsafeMutableBufferPointer<Float>, _ allowed: [Bool]?
  ) -> Int {
    guard var best = allowed.map({ $0.firstIndex(of: true) ?? 0 }) ?? logits.indices.first else {
      return 0
    }
    for index in best..<logits.count where logits[index] > logits[best] && allowed?[index] ?? true {
      best = index
    }
    return best
  }
}

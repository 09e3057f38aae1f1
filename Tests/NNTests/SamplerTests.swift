import NN
import Numerics
import TensorCore
import Testing

private func draw(
  _ logits: [Float], _ rule: SamplingRule, stream: inout RandomStream, on compute: Compute
) -> Int? {
  var sampler = Sampler(rule)
  var row = logits
  return row.withUnsafeMutableBufferPointer {
    sampler.draw($0, using: &stream, on: compute)
  }
}

/// How often each index comes in 20,000 draws of one stream.
private func counts(_ logits: [Float], _ rule: SamplingRule) throws -> [Int] {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 2026, c2: 0, c3: 0)
  var counts = [Int](repeating: 0, count: logits.count)
  for _ in 0..<20_000 {
    counts[try #require(draw(logits, rule, stream: &stream, on: compute))] += 1
  }
  return counts
}

/// Pearson's statistic; indices of probability 0 must not have been drawn.
private func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
  let total = probabilities.reduce(0, +)
  return zip(counts, probabilities).reduce(0) { sum, pair in
    let expected = Double(counts.reduce(0, +)) * pair.1 / total
    guard expected > 0 else { return pair.0 == 0 ? sum : .infinity }
    return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
  }
}

// Logarithms of 1, 2, 3, 4 and 10, to 9 digits.
private let logits: [Float] = [0, 0.693147181, 1.09861229, 1.38629436, 2.30258509]

@Test(
  arguments: [
    (SamplingRule(), [1, 2, 3, 4, 10]),
    (SamplingRule(temperature: 0.5), [1, 4, 9, 16, 100]),
    (SamplingRule(topK: 3), [0, 0, 3, 4, 10]),
    (SamplingRule(topK: 5), [1, 2, 3, 4, 10]),
    (SamplingRule(topK: 99), [1, 2, 3, 4, 10]),
    (SamplingRule(topP: 0.6), [0, 0, 0, 4, 10]),
    (SamplingRule(topP: 0.4), [0, 0, 0, 0, 1]),
    (SamplingRule(topP: 0), [0, 0, 0, 0, 1]),
    (SamplingRule(topP: 0.99), [1, 2, 3, 4, 10]),
    // Of the three that are left, 10 of 17 are 59%.
    (SamplingRule(topK: 3, topP: 0.7), [0, 0, 0, 4, 10]),
  ] as [(SamplingRule, [Double])])
func `draws follow the rule's distribution`(rule: SamplingRule, weights: [Double]) throws {
  // 18.5 is passed by one in a thousand at 4 degrees of freedom; the draws are fixed.
  #expect(chiSquare(try counts(logits, rule), weights) < 18.5)
}

@Test func `equal probabilities rank by index`() throws {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 1, c2: 0, c3: 0)
  let flat: [Float] = [1, 3, 3, 3, 1]
  #expect(draw(flat, SamplingRule(temperature: 0), stream: &stream, on: compute) == 1)
  #expect(try counts(flat, SamplingRule(topK: 1)) == [0, 20_000, 0, 0, 0])
  let two = try counts(flat, SamplingRule(topK: 2))
  #expect(two[1] + two[2] == 20_000)
  #expect(chiSquare(two, [0, 1, 1, 0, 0]) < 10.8)
}

@Test func `a draw is a word times the sum of whole weights`() {
  #expect(Sampler.pick([1, 0, 3], word: 0) == 0)
  #expect(Sampler.pick([1, 0, 3], word: 0x3FFF_FFFF) == 0)
  #expect(Sampler.pick([1, 0, 3], word: 0x4000_0000) == 2)
  #expect(Sampler.pick([1, 0, 3], word: .max) == 2)
  #expect(Sampler.pick([0, 0, 5, 0], word: 0) == 2)
  #expect(Sampler.pick([0, 0, 5, 0], word: .max) == 2)
}

@Test(arguments: [Float.nan, .infinity, -.infinity])
func `logits that are not finite give no draw`(bad: Float) throws {
  let compute = try Compute(threads: 1)
  for temperature: Float in [0, 1] {
    var stream = RandomStream(key: 1, c2: 0, c3: 0)
    let rule = SamplingRule(temperature: temperature)
    #expect(draw([0, bad, 1], rule, stream: &stream, on: compute) == nil)
  }
}

@Test func `a temperature near zero that overflows gives no draw and does not trap`() throws {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 1, c2: 0, c3: 0)
  let rule = SamplingRule(temperature: .leastNormalMagnitude)
  #expect(draw([3e38, 1, -3e38], rule, stream: &stream, on: compute) == nil)
}

@Test func `greedy draws use no random word`() throws {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 5, c2: 0, c3: 0)
  var untouched = stream
  _ = draw(logits, SamplingRule(temperature: 0), stream: &stream, on: compute)
  #expect(stream.nextWord() == untouched.nextWord())
}

@Test func `finite floats are told from the others`() {
  func areFinite(_ values: [Float]) -> Bool { values.withUnsafeBufferPointer { $0.areFinite } }
  #expect(areFinite([]))
  #expect(areFinite([0, -0.0, .greatestFiniteMagnitude, -.leastNonzeroMagnitude]))
  for bad in [Float.nan, -.nan, .infinity, -.infinity, .signalingNaN] {
    #expect(!areFinite([1, bad, 2]))
  }
}

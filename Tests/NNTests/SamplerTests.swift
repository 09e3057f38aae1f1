import NN
import Numerics
import TensorCore
import Testing

private func draw(
  _ logits: [Float], _ rule: SamplingRule, after noted: [Int] = [], allowed: [Bool]? = nil,
  stream: inout RandomStream, on compute: Compute
) -> Int? {
  var sampler = Sampler(rule)
  for index in noted { sampler.note(index) }
  var row = logits
  return row.withUnsafeMutableBufferPointer {
    sampler.draw($0, allowed: allowed, using: &stream, on: compute)
  }
}

/// How often each index comes in 20,000 draws of one stream.
private func counts(
  _ logits: [Float], _ rule: SamplingRule, after noted: [Int] = [], allowed: [Bool]? = nil
) throws -> [Int] {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 2026, c2: 0, c3: 0)
  var counts = [Int](repeating: 0, count: logits.count)
  for _ in 0..<20_000 {
    let drawn = draw(
      logits, rule, after: noted, allowed: allowed, stream: &stream, on: compute)
    counts[try #require(drawn)] += 1
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
    (SamplingRule(minP: 0.25), [0, 0, 3, 4, 10]),
    (SamplingRule(minP: 0.05), [1, 2, 3, 4, 10]),
    (SamplingRule(minP: 1), [0, 0, 0, 0, 1]),
    // Squared weights: 16 of 100 are less than a fifth.
    (SamplingRule(temperature: 0.5, minP: 0.2), [0, 0, 0, 0, 1]),
    (SamplingRule(topK: 4, minP: 0.15), [0, 2, 3, 4, 10]),
  ] as [(SamplingRule, [Double])])
func `draws follow the rule's distribution`(rule: SamplingRule, weights: [Double]) throws {
  // 18.5 is passed by one in a thousand at 4 degrees of freedom; the draws are fixed.
  #expect(chiSquare(try counts(logits, rule), weights) < 18.5)
}

// The weights again, a tenth of each: the first four logits are negative, the last is 0.
private let low: [Float] = [-2.30258509, -1.60943791, -1.20397280, -0.916290732, 0]

@Test(
  arguments: [
    // Roots of 3 and 10, each noted index once, however often it was noted.
    (logits, SamplingRule(repetition: 2), [2, 4, 2], [1, 2, 1.7320508, 4, 3.1622777]),
    // A negative logit doubles: 0.3 becomes 0.09.
    (low, SamplingRule(repetition: 2), [2, 4], [1, 2, 0.9, 4, 10]),
    (logits, SamplingRule(repetition: 0.5), [1], [1, 4, 3, 4, 10]),
    // ln 2 off for each time.
    (logits, SamplingRule(frequency: 0.693147181), [4, 0, 4], [0.5, 2, 3, 4, 2.5]),
    (logits, SamplingRule(frequency: -0.693147181), [0], [2, 2, 3, 4, 10]),
    // First the root of 10, then half of it.
    (logits, SamplingRule(repetition: 2, frequency: 0.693147181), [4], [1, 2, 3, 4, 1.5811388]),
    // Penalties come before the temperature and before what is kept.
    (logits, SamplingRule(temperature: 0.5, repetition: 2), [4], [1, 4, 9, 16, 10]),
    (logits, SamplingRule(topK: 2, repetition: 2), [4, 4], [0, 0, 0, 4, 3.1622777]),
    (logits, SamplingRule(), [4, 4, 4], [1, 2, 3, 4, 10]),
  ] as [([Float], SamplingRule, [Int], [Double])])
func `penalties change the logits of what was noted`(
  logits: [Float], rule: SamplingRule, noted: [Int], weights: [Double]
) throws {
  #expect(chiSquare(try counts(logits, rule, after: noted), weights) < 18.5)
}

@Test(
  arguments: [
    (SamplingRule(), [1, 2, 0, 4, 0]),
    (SamplingRule(topK: 2), [0, 2, 0, 4, 0]),
    // 4 of 7 are 57%.
    (SamplingRule(topP: 0.57), [0, 0, 0, 4, 0]),
    (SamplingRule(topP: 0.6), [0, 2, 0, 4, 0]),
    (SamplingRule(minP: 0.5), [0, 2, 0, 4, 0]),
    (SamplingRule(temperature: 0), [0, 0, 0, 1, 0]),
  ] as [(SamplingRule, [Double])])
func `what is not allowed has no probability`(rule: SamplingRule, weights: [Double]) throws {
  let allowed = [true, true, false, true, false]
  #expect(chiSquare(try counts(logits, rule, allowed: allowed), weights) < 16.3)
}

@Test func `an allowed index is drawn however improbable`() throws {
  let compute = try Compute(threads: 1)
  for temperature: Float in [0, 0.5, 1] {
    for logits: [Float] in [[3e38, -3e38, 3e38], [.greatestFiniteMagnitude, -88, 0]] {
      var stream = RandomStream(key: 9, c2: 0, c3: 0)
      let rule = SamplingRule(temperature: temperature)
      let drawn = draw(
        logits, rule, allowed: [false, true, false], stream: &stream, on: compute)
      // Half the temperature doubles the logits, beyond what a number can hold.
      let isTooLarge = temperature == 0.5 && logits[1] == -3e38
      #expect(drawn == (isTooLarge ? nil : 1))
    }
  }
}

@Test func `greedy draws heed penalties`() throws {
  let compute = try Compute(threads: 1)
  var stream = RandomStream(key: 1, c2: 0, c3: 0)
  let rule = SamplingRule(temperature: 0, frequency: 1)
  #expect(draw(logits, rule, stream: &stream, on: compute) == 4)
  #expect(draw(logits, rule, after: [4], stream: &stream, on: compute) == 3)
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

@Test(arguments: [1, 7, 96, 300])
func `drawing in one go and step by step give the same`(count: Int) throws {
  let compute = try Compute(threads: 1)
  var numbers = RandomStream(key: 7, c2: UInt32(count), c3: 0)
  for draws in 0..<60 {
    let logits = (0..<count).map { _ in numbers.nextNormal(deviation: 3) }
    let rule = SamplingRule(temperature: [1, 0.7, 2][draws % 3])
    var (one, other) = (numbers, numbers)
    // A mask of all indices changes nothing but takes the longer way.
    let mask = [Bool](repeating: true, count: count)
    #expect(
      draw(logits, rule, stream: &one, on: compute)
        == draw(logits, rule, allowed: mask, stream: &other, on: compute))
    #expect(one.nextWord() == other.nextWord())
  }
}

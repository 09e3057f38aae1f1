import Foundation
import Numerics
import Testing

@Test(
  arguments: [
    // The quantile of (word + 0.5) / 2^32, computed apart from this program.
    (0, -6.337958), (1, -6.1664295), (0x00BC_614E, -2.7617695), (0x1333_3332, -1.4395314),
    (0x1333_3333, -1.4395314), (0x7FFF_FFFF, -2.9180994e-10), (0x8000_0000, 2.9180994e-10),
    (0xFFFF_FFFF, 6.337958),
  ] as [(UInt32, Float)])
func `a word gives its normal quantile`(word: UInt32, expected: Float) {
  #expect(NormalQuantile.value(word: word) == expected)
}

@Test func `normal quantiles invert the distribution function`() {
  for step in 0..<4000 {
    let word = UInt32(step) &* 1_073_741 &+ 7
    let x = Double(NormalQuantile.value(word: word))
    let p = (Double(word) + 0.5) * 0x1p-32
    // erfc keeps its relative accuracy in the lower tail; the upper one mirrors it.
    let found = 0.5 * erfc((p < 0.5 ? -x : x) / 2.0.squareRoot())
    let tail = min(p, 1 - p)
    #expect((found - tail).magnitude < 3e-6 * tail)
  }
}

@Test func `normal draws rise with the word and are odd about the middle`() {
  var last = -Float.infinity
  for word in stride(from: UInt32(0), through: .max, by: 65_537) {
    let value = NormalQuantile.value(word: word)
    #expect(value >= last)
    #expect(NormalQuantile.value(word: ~word) == -value)
    last = value
  }
}

@Test func `normal draws have mean 0 and deviation 1`() {
  var stream = RandomStream(key: 3, c2: 0, c3: 1)
  let values = (0..<100_000).map { _ in Double(stream.nextNormal()) }
  let mean = values.reduce(0, +) / 100_000
  let square = values.reduce(0) { $0 + $1 * $1 } / 100_000
  let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 100_000
  #expect(mean.magnitude < 0.01)
  #expect((square - 1).magnitude < 0.02)
  #expect((fourth - 3).magnitude < 0.15)
}

@Test func `uniform draws stay within their bound`() {
  var stream = RandomStream(key: 3, c2: 0, c3: 0)
  let values = (0..<10_000).map { _ in stream.nextUniform(within: 0.25) }
  #expect(values.allSatisfy { (-0.25..<0.25).contains($0) })
  #expect((values.reduce(0, +) / 10_000).magnitude < 0.01)
}

import Foundation
import Numerics
import Testing

/// Random words against the published vectors, and the draws made of them.
struct RandomTests {
  @Test func `Philox gives the published vectors`() {
    let zero = Philox.block(counter: (0, 0, 0, 0), key: (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let all = UInt32.max
    let ones = Philox.block(counter: (all, all, all, all), key: (all, all))
    #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = Philox.block(
      counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: (0xa409_3822, 0x299f_31d0))
    #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `a stream walks through the blocks of its counter`() {
    var stream = RandomStream(key: 0x299f_31d0_a409_3822, c2: 3, c3: 101)
    let words = (0..<12).map { _ in stream.nextWord() }
    let blocks = (0..<3).flatMap { index in
      let b = Philox.block(
        counter: (UInt32(index), 0, 3, 101), key: (0xa409_3822, 0x299f_31d0))
      return [b.0, b.1, b.2, b.3]
    }
    #expect(words == blocks)
    var later = stream.starting(atBlock: 1)
    #expect(later.nextWord() == words[4])
    var first = RandomStream(key: 0, c2: 0, c3: 0)
    #expect(first.nextUniform() == Float(0x6627_e8) * 0x1p-24)
  }

  @Test(arguments: [
    (UInt32(0), Float(-6.3379578)), (.max, 6.3379578), (1 << 31, 2.9180994e-10),
    (0x1000_0000, -1.5341206), (0xc000_0000, 0.67448974),
  ])
  func `a word is a fixed normal number`(word: UInt32, expected: Float) {
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

  @Test func `normal draws have mean 0 and the asked deviation`() {
    var stream = RandomStream(key: 5, c2: 0, c3: 1)
    let draws = (0..<40_000).map { _ in Double(stream.nextNormal(deviation: 0.5)) }
    let mean = draws.reduce(0, +) / 40_000
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 40_000
    #expect(mean.magnitude < 0.01)
    #expect((variance - 0.25).magnitude < 0.01)
  }
}

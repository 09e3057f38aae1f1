import Numerics
import Testing

/// Random words against the published vectors, and the stream made of them.
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
}

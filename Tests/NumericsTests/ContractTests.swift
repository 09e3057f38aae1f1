import CKernels
import Glibc
import Numerics
import Testing

/// The alarms of the determinism contract: fusing, emulated fusing, subnormals.
struct ContractTests {
  @Test(arguments: Levels.names)
  func `a product and a sum are never fused, a fused one always is`(level: String) {
    let w = Workspace(Levels.table(level), seed: 0)
    // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term an unfused product loses.
    let (a, c) = (w.input([1 + 0x1p-12]), w.input([-(1 + 0x1p-11)]))
    let (unfused, fused) = (w.output(1), w.output(1))
    w.table.canary(1, a, a, c, unfused)
    w.table.fma(1, a, a, c, fused)
    #expect(unfused.pointee == 0)
    #expect(fused.pointee == 0x1p-24)
  }

  /// Bit patterns at random, and such whose product and addend nearly meet.
  @Test(arguments: Levels.names)
  func `fused multiply-add is exact for any bits`(level: String) {
    let count = 4096
    var stream = RandomStream(key: 77, c2: 0, c3: 0)
    func exponent(_ word: UInt32, _ low: UInt32, _ range: UInt32) -> UInt32 {
      word & 0x807f_ffff | (low + (word >> 23) % range) << 23
    }
    for round in 0..<50 {
      let w = Workspace(Levels.table(level), seed: 0)
      var values: [[Float]] = [[], [], []]
      for _ in 0..<count {
        var words = (stream.nextWord(), stream.nextWord(), stream.nextWord())
        switch round % 4 {
        case 1: words = (exponent(words.0, 100, 60), exponent(words.1, 100, 60), words.2)
        case 2: words = (words.0 & 0xff8f_ffff, words.1 & 0xfff0_000f, words.2 & 0xfff0_0000)
        case 3:
          words = (
            exponent(words.0, 40, 50), exponent(words.1, 1, 40), exponent(words.2, 0, 5)
          )
        default: break
        }
        values[0].append(Float(bitPattern: words.0))
        values[1].append(Float(bitPattern: words.1))
        values[2].append(Float(bitPattern: words.2))
      }
      let y = w.output(count)
      w.table.fma(count, w.input(values[0]), w.input(values[1]), w.input(values[2]), y)
      let wrong = (0..<count).filter {
        let exact = fmaf(values[0][$0], values[1][$0], values[2][$0])
        return exact.bitPattern != y[$0].bitPattern && !(exact.isNaN && y[$0].isNaN)
      }
      #expect(wrong.isEmpty)
    }
  }

  @Test func `a thread starts with subnormals`() {
    #expect(ck_subnormals_on())
    #expect(Float.leastNormalMagnitude * 0.5 > 0)
  }

  #if arch(x86_64)
  /// What a library built with fast-math does to the thread that loads it.
  @Test(arguments: [UInt32(0x8000), 0x0040, 0x8040])
  func `flushed subnormals are noticed and undone`(flags: UInt32) {
    var mode = fenv_t()
    fegetenv(&mode)
    mode.__mxcsr |= flags
    fesetenv(&mode)
    let wasOn = ck_subnormals_on()
    ck_reset_float_mode()
    #expect(!wasOn)
    #expect(ck_subnormals_on())
  }
  #endif

  @Test(arguments: Levels.names)
  func `relu shows NaN instead of hiding it`(level: String) {
    let w = Workspace(Levels.table(level), seed: 0)
    let y = w.output(5)
    w.table.relu(5, w.input([.nan, -1, -0.0, 2, -.infinity]), y)
    #expect(y[0].isNaN)
    #expect((1..<5).map { y[$0].bitPattern } == [Float(0), 0, 2, 0].map(\.bitPattern))
  }
}

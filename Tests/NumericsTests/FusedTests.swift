import CKernels
import Foundation
import Glibc
import Numerics
import Testing

/// The emulated fused multiply-add against the hardware's, where they could differ; and that no
/// compiler fuses what is written as two operations.
struct FusedTests {
  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"

  /// Zeros, subnormals, the borders of the normal range, numbers around 1, infinities, NaN.
  private static let special: [Float] =
    ([
      0, .leastNonzeroMagnitude, 0x1p-148, 0x1.8p-127, Float(bitPattern: 0x007f_ffff),
      .leastNormalMagnitude,
      0x1.000002p-126, 0x1p-75, 0x1p-74, 0x1.fffffep-64, 0x1p-24, 0x1.000002p-24, 0x1p-12, 0.5,
      0x1.fffffep-1, 1, 0x1.000002p+0, 0x1.8p+0, 3, 0x1p+23, 0x1.fffffep+23, 0x1p+24, 0x1p+63,
      0x1p+64, 0x1.fffffep+126, 0x1p+127, .greatestFiniteMagnitude, .infinity, .nan,
    ] as [Float]).flatMap { [$0, -$0] }

  private typealias Triples = (a: [Float], b: [Float], c: [Float])

  private func same(_ x: Float, _ y: Float) -> Bool {
    x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
  }

  private func results(_ level: String, _ t: Triples) -> [Float] {
    var y = [Float](repeating: 0, count: t.a.count)
    Levels.table(level).fma(t.a.count, t.a, t.b, t.c, &y)
    return y
  }

  /// Holds the oracle against `fmaf` and against every level with the instruction.
  private func expectExact(_ t: Triples, _ what: String) {
    let found = results("oracle", t)
    for level in Levels.native {
      let hardware = results(level, t)
      let wrong = found.indices.filter { !same(found[$0], hardware[$0]) }
      #expect(wrong.isEmpty, "\(what), \(level)")
    }
    let wrong = found.indices.filter { !same(found[$0], fmaf(t.a[$0], t.b[$0], t.c[$0])) }
    #expect(wrong.isEmpty, "\(what), fmaf")
  }

  @Test func `special numbers in every combination`() {
    var t: Triples = ([], [], [])
    for a in Self.special {
      for b in Self.special {
        for c in Self.special {
          t.a.append(a)
          t.b.append(b)
          t.c.append(c)
        }
      }
    }
    expectExact(t, "special")
  }

  /// a b is an odd number of halves of the last place of c: every sum lies between two floats, or
  /// one last place of the product beside.
  @Test(arguments: [-75, -74, -63, -40, -12, 0, 20, 51])
  func `ties go to even`(exponent: Int) {
    var stream = RandomStream(key: 5, c2: UInt32(exponent + 100), c3: 0)
    let scale = Float(sign: .plus, exponent: exponent, significand: 1)
    var t: Triples = ([], [], [])
    for _ in 0..<20_000 {
      let sign: Float = stream.nextWord() & 1 == 0 ? 1 : -1
      t.a.append(sign * Float(stream.nextWord() >> 20 | 1) * scale)
      t.b.append(Float(stream.nextWord() >> 20 | 1) * scale)
      // Normal, subnormal where the exponent says so, or small beside the product.
      let bits = [9, 8, 20][Int(stream.nextWord() % 3)]
      t.c.append(Float(stream.nextWord() >> UInt32(bits)) * (2 * scale) * scale)
    }
    expectExact(t, "ties at 2^\(2 * exponent)")
  }

  /// The product's exponent is within 30 of the addend's: the sum cancels, rounds or is absorbed.
  @Test func `random bits whose exponents meet`() {
    let rounds = Self.all ? 2000 : 20
    var stream = RandomStream(key: 9, c2: 0, c3: 0)
    for round in 0..<rounds {
      var t: Triples = ([], [], [])
      for _ in 0..<16_384 {
        let (a, b, c) = (stream.nextWord(), stream.nextWord(), stream.nextWord())
        let sum = Int(a >> 23 & 255) + Int(b >> 23 & 255) - 127
        let exponent = UInt32(min(max(sum + Int(stream.nextWord() % 61) - 30, 0), 255))
        t.a.append(Float(bitPattern: a))
        t.b.append(Float(bitPattern: b))
        t.c.append(Float(bitPattern: c & 0x807f_ffff | exponent << 23))
      }
      expectExact(t, "round \(round)")
    }
  }

  /// (1 + e)^2 - (1 + 2e) is 0 in two roundings and e^2 in one; the compiler must not choose.
  @Test func `Swift fuses no product and sum`() {
    let (a, c): (Float, Float) = (1 + 0x1p-12, -(1 + 0x1p-11))
    #expect(FusedCanary.plain(a, c).bitPattern == 0)
    #expect(FusedCanary.fused(a, c).bitPattern == Float(0x1p-24).bitPattern)
    let (wideA, wideC): (Double, Double) = (1 + 0x1p-27, -(1 + 0x1p-26))
    #expect(FusedCanary.plain(wideA, wideC).bitPattern == 0)
    #expect(FusedCanary.fused(wideA, wideC).bitPattern == 0x1p-54.bitPattern)
  }
}

/// Not inlined, so that the compiler knows no number.
private enum FusedCanary {
  @inline(never) static func plain(_ a: Float, _ c: Float) -> Float { a * a + c }
  @inline(never) static func plain(_ a: Double, _ c: Double) -> Double { a * a + c }
  @inline(never) static func fused(_ a: Float, _ c: Float) -> Float { c.addingProduct(a, a) }
  @inline(never) static func fused(_ a: Double, _ c: Double) -> Double { c.addingProduct(a, a) }
}

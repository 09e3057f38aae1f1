import Numerics
import TestSupport
import Testing

/// The bits of the scalar functions and of the random draws are those of the numerics version.
struct ScalarBitsTests {
  private static let pins = PinnedBits(version: numericsVersion)

  private struct Row: Sendable {
    let name: String
    let bits: @Sendable () -> BitHash
  }

  /// A function at numbers of every size that it takes, and beyond.
  private static func function(
    _ name: String, _ limit: Double, _ function: @escaping @Sendable (Double) -> Double
  ) -> Row {
    Row(name: name) {
      var hash = BitHash()
      for x in [0, -0.0, .infinity, -.infinity, .nan, 1, -1, limit, -limit, 2 * limit] {
        hash.add(function(x))
      }
      for step in 1...5000 {
        let x = limit * Double(step) / 5000
        for y in [x, -x, x * 0x1p-10, -x * 0x1p-20, x * 0x1p-900] { hash.add(function(y)) }
      }
      return hash
    }
  }

  private static func draws(
    _ name: String, _ draw: @escaping @Sendable (inout RandomStream) -> Float
  ) -> Row {
    Row(name: name) {
      var (hash, stream) = (BitHash(), RandomStream(key: 0x0123_4567_89ab_cdef, c2: 3, c3: 100))
      hash.add((0..<50_000).map { _ in draw(&stream) })
      return hash
    }
  }

  private static let rows = [
    function("exp", 710) { ScalarMath.exp($0) },
    function("log", 1e300) { ScalarMath.log($0) },
    function("sin", 0x1p20) { ScalarMath.sin($0) },
    function("cos", 0x1p20) { ScalarMath.cos($0) },
    function("pow of 1.7", 1400) { ScalarMath.pow(1.7, $0) },
    function("pow to 1.7", 1e150) { ScalarMath.pow($0, 1.7) },
    draws("uniform") { $0.nextUniform() },
    draws("uniform within a bound") { $0.nextUniform(within: 0.37) },
    draws("normal") { $0.nextNormal(deviation: 0.37) },
    draws("mu-law") {
      let code = MuLaw.encode(2.2 * $0.nextUniform() - 1.1)
      return MuLaw.decoded[Int(code)] + MuLaw.linear[Int(code)]
    },
    draws("linear code") {
      LinearCode.decoded[Int(LinearCode.encode(2.2 * $0.nextUniform() - 1.1))]
    },
    draws("repetition penalty") { Penalty.repeated(8 * $0.nextUniform() - 4, factor: 1.3) },
    draws("frequency penalty") {
      Penalty.frequent(8 * $0.nextUniform() - 4, strength: 0.3, count: Int($0.nextWord() % 9))
    },
  ]

  @Test func `the bits of scalar functions and draws are pinned`() throws {
    for row in Self.rows {
      let complaint = try Self.pins.complaint("scalar \(row.name)", row.bits())
      #expect(complaint == nil)
    }
    #expect(try Self.pins.leftovers("scalar", beside: Self.rows.map(\.name)) == [])
  }
}

import Foundation
import Numerics
import Testing

/// Scalar functions against the platform's, which are within an ulp of the truth themselves.
struct ScalarMathTests {
  /// Numbers spread over low...high, on a grid that meets no round number.
  private func spread(_ low: Double, _ high: Double, count: Int = 20_000) -> [Double] {
    (0..<count).map { low + (high - low) * (Double($0) + 0.382) / Double(count) }
  }

  private func expectClose(
    _ found: Double, _ exact: Double, _ text: @autoclosure () -> String
  ) {
    let error = (found - exact).magnitude / exact.ulp
    #expect(found == exact || error <= 1, "\(text()): \(found) for \(exact)")
  }

  @Test func `exp over its whole range`() {
    for x in spread(-745, 709.7) + spread(-1, 1) {
      expectClose(ScalarMath.exp(x), Foundation.exp(x), "exp(\(x))")
    }
    #expect(ScalarMath.exp(0) == 1)
    #expect(ScalarMath.exp(710) == .infinity)
    #expect(ScalarMath.exp(-.infinity) == 0)
    #expect(ScalarMath.exp(.nan).isNaN)
  }

  @Test func `log over its whole range`() {
    for x in spread(0, 2) + spread(0, 1e6) + spread(-700, 700).map({ Foundation.exp($0) }) {
      expectClose(ScalarMath.log(x), Foundation.log(x), "log(\(x))")
    }
    let least = Double.leastNonzeroMagnitude
    expectClose(ScalarMath.log(least), Foundation.log(least), "least")
    #expect(ScalarMath.log(1) == 0)
    #expect(ScalarMath.log(0) == -.infinity)
    #expect(ScalarMath.log(-1).isNaN)
    #expect(ScalarMath.log(.infinity) == .infinity)
  }

  @Test func `sine and cosine over their range`() {
    for x in spread(-7, 7) + spread(-0x1p20, 0x1p20) {
      expectClose(ScalarMath.sin(x), Foundation.sin(x), "sin(\(x))")
      expectClose(ScalarMath.cos(x), Foundation.cos(x), "cos(\(x))")
    }
    for n in 1..<2000 {
      let x = Double(n) * .pi / 2
      expectClose(ScalarMath.sin(x), Foundation.sin(x), "sin(\(n) pi / 2)")
      expectClose(ScalarMath.cos(x), Foundation.cos(x), "cos(\(n) pi / 2)")
    }
    #expect(ScalarMath.sin(-0.0).sign == .minus)
    #expect(ScalarMath.sin(0x1p21).isNaN)
  }

  @Test func `powers over the whole range of results`() {
    for (index, y) in spread(-300, 300, count: 30_000).enumerated() {
      let x = Foundation.exp(2.3 * Foundation.sin(Double(index)))
      expectClose(ScalarMath.pow(x, y), Foundation.pow(x, y), "pow(\(x), \(y))")
    }
    for y in 0...300 {
      expectClose(ScalarMath.pow(10, Double(-y)), Foundation.pow(10, Double(-y)), "10^-\(y)")
    }
    for step in 1...1000 {
      let x = 1 + Double(step) * 0x1p-40
      expectClose(ScalarMath.pow(x, 1e13), Foundation.pow(x, 1e13), "pow(\(x), 1e13)")
    }
    let cases: [(Double, Double, Double)] = [
      (0, 2, 0), (0, -2, .infinity), (2, 0, 1), (1, .infinity, 1), (2, 2000, .infinity),
      (2, -2000, 0), (.infinity, -1, 0), (0.5, .infinity, 0), (3, 2, 9), (2, 10, 1024),
    ]
    for (x, y, expected) in cases { #expect(ScalarMath.pow(x, y) == expected, "\(x)^\(y)") }
    #expect(ScalarMath.pow(-2, 2).isNaN)
  }

  /// The bits themselves: what a library of another platform must not change.
  @Test func `bits are pinned`() {
    #expect(ScalarMath.exp(1).bitPattern == 0x4005_bf0a_8b14_576a)
    #expect(ScalarMath.log(10).bitPattern == 0x4002_6bb1_bbb5_5516)
    #expect(ScalarMath.sin(1).bitPattern == 0x3fea_ed54_8f09_0cee)
    #expect(ScalarMath.cos(1).bitPattern == 0x3fe1_4a28_0fb5_068c)
    #expect(ScalarMath.pow(10, 0.05).bitPattern == 0x3ff1_f3c9_9f6b_c436)
  }
}

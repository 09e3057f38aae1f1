import Foundation
import Numerics
import Testing

struct ArcCosineTests {
  @Test func `angles are within an ulp of their cosines'`() {
    for index in -20_000...20_000 {
      let x = Double(index) / 20_000
      let (found, exact) = (ScalarMath.acos(x), Foundation.acos(x))
      #expect((found - exact).magnitude <= exact.ulp, "acos(\(x))")
    }
    let half = 0.5
    let one = 1.0
    for x in [
      half.nextDown, half, -half, -half.nextDown, one.nextDown, -one.nextDown, 1e-30, -1e-9,
    ] {
      #expect((ScalarMath.acos(x) - Foundation.acos(x)).magnitude <= Foundation.acos(x).ulp)
    }
    #expect(ScalarMath.acos(1) == 0 && ScalarMath.acos(-1) == Double.pi)
    #expect(ScalarMath.acos(one.nextUp).isNaN && ScalarMath.acos(.nan).isNaN)
  }
}

struct InterpolationTests {
  private func length(_ x: [Float]) -> Double {
    x.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  @Test func `a quarter turn is gone in equal angles`() {
    for step in 0...8 {
      let angle = Double(step) / 8 * Double.pi / 2
      let found = Interpolation.spherical([2, 0], [0, 2], at: Double(step) / 8)
      #expect((Double(found[0]) - 2 * Foundation.cos(angle)).magnitude < 1e-6)
      #expect((Double(found[1]) - 2 * Foundation.sin(angle)).magnitude < 1e-6)
    }
  }

  @Test func `ends are the vectors themselves, and lengths lie between theirs`() {
    for seed in 0..<20 as Range<UInt64> {
      var stream = RandomStream(key: seed, c2: 0, c3: 0)
      let (a, b) = (
        (0..<64).map { _ in stream.nextNormal() }, (0..<64).map { _ in stream.nextNormal() }
      )
      #expect(Interpolation.spherical(a, b, at: 0) == a)
      #expect(Interpolation.spherical(a, b, at: 1) == b)
      let middle = length(Interpolation.spherical(a, b, at: 0.5))
      let (low, high) = (min(length(a), length(b)), max(length(a), length(b)))
      #expect(middle > 0.97 * low && middle < 1.03 * high)
      // A straight way would be shorter in the middle.
      #expect(length(Interpolation.linear(a, b, at: 0.5)) < 0.9 * middle)
    }
  }

  @Test func `where there is no angle the way is straight`() {
    #expect(Interpolation.spherical([1, 1], [3, 3], at: 0.25) == [1.5, 1.5])
    #expect(Interpolation.spherical([1, 0], [-1, 0], at: 0.25) == [0.5, 0])
    #expect(Interpolation.spherical([0, 0], [4, 2], at: 0.5) == [2, 1])
    #expect(Interpolation.spherical([], [], at: 0.5) == [])
    #expect(Interpolation.spherical([.nan], [1], at: 0.5)[0].isNaN)
  }
}

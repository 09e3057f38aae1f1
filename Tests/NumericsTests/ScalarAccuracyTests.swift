import Dispatch
import Foundation
import Numerics
import Synchronization
import Testing

#if arch(x86_64)
/// Scalar functions against 64-bit significands, over floats of the whole range and doubles between.
struct ScalarAccuracyTests {
  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"

  struct Rule: CustomStringConvertible, Sendable {
    let name: String
    /// Bit patterns of the floats at the ends of the range.
    let range: ClosedRange<UInt32>
    let function: @Sendable (Double) -> Double
    let exact: @Sendable (Float80) -> Float80
    var description: String { name }
  }

  static let rules = [
    Rule(
      name: "sin", range: 0...Float(0x1p20).bitPattern, function: { ScalarMath.sin($0) },
      exact: { Foundation.sin($0) }),
    Rule(
      name: "cos", range: 0...Float(0x1p20).bitPattern, function: { ScalarMath.cos($0) },
      exact: { Foundation.cos($0) }),
    Rule(
      name: "exp", range: 0...Float(709.7).bitPattern, function: { ScalarMath.exp($0) },
      exact: { Foundation.exp($0) }),
    Rule(
      name: "log", range: 0...Float.greatestFiniteMagnitude.bitPattern,
      function: { ScalarMath.log($0) }, exact: { Foundation.log($0) }),
  ]

  private func error(_ rule: Rule, _ x: Double) -> Double {
    let (found, exact) = (rule.function(x), rule.exact(Float80(x)))
    if Float80(found) == exact { return 0 }
    return Double((Float80(found) - exact).magnitude / Float80(Double(exact).ulp))
  }

  /// Each 5th float with all the tests: the reference takes a tenth of a microsecond.
  @Test(arguments: rules)
  func `scalar functions are below one ulp over their range`(rule: Rule) {
    let step = Self.all ? 5 : 5003
    let chunk = 1 << 14
    let count = Int(rule.range.upperBound - rule.range.lowerBound) / step + 1
    let worst = Mutex((error: 0.0, x: 0.0))
    DispatchQueue.concurrentPerform(iterations: (count + chunk - 1) / chunk) { index in
      var own = (error: 0.0, x: 0.0)
      for place in index * chunk..<min((index + 1) * chunk, count) {
        let pattern = rule.range.lowerBound + UInt32(place * step)
        let float = Double(Float(bitPattern: pattern))
        // The 29 bits that a float does not have, filled by a multiplicative hash.
        let between = Double(
          bitPattern: float.bitPattern | UInt64((pattern &* 0x9e37_79b1) >> 3))
        for x in float < 0x1p20 ? [float, between] : [float] {
          let error = error(rule, x)
          if !(error <= own.error) { own = (error, x) }
        }
      }
      worst.withLock { if !(own.error <= $0.error) { $0 = own } }
    }
    let found = worst.withLock { $0 }
    if Self.all { print("largest error of \(rule): \(found.error) ulp at \(found.x)") }
    #expect(found.error <= 1, "\(rule) at \(found.x)")
  }
}
#endif

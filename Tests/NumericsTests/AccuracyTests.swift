import CKernels
import Dispatch
import Foundation
import Synchronization
import Testing

/// Errors against double precision, over every `step`-th bit pattern.
struct AccuracyTests {
  typealias Map = (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void

  struct Rule: CustomStringConvertible, Sendable {
    let name: String
    let limit: Double
    let kernel: @Sendable (ck_table) -> Map
    let exact: @Sendable (Double) -> Double
    var description: String { name }
  }

  static let rules = [
    Rule(name: "exp", limit: 1.0, kernel: { $0.exp }, exact: { Foundation.exp($0) }),
    Rule(name: "log", limit: 0.83, kernel: { $0.log }, exact: { Foundation.log($0) }),
    Rule(name: "tanh", limit: 1.34, kernel: { $0.tanh }, exact: { Foundation.tanh($0) }),
    Rule(
      name: "sigmoid", limit: 2.41, kernel: { $0.sigmoid },
      exact: {
        let e = Foundation.exp(-$0.magnitude)
        return ($0 < 0 ? e : 1) / (1 + e)
      }),
  ]

  /// |found - exact| in units of the last place of Float at `exact`; infinite when one is finite.
  private func error(_ found: Float, _ exact: Double) -> Double {
    let rounded = Float(exact)
    if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN ? 0 : .infinity }
    if rounded.isInfinite || found.isInfinite { return rounded == found ? 0 : .infinity }
    return (Double(found) - exact).magnitude / Double(rounded.ulp)
  }

  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"

  /// The largest error over every `step`-th bit pattern and where it is.
  private func worst(_ rule: Rule, step: Int) -> (error: Double, x: Float) {
    let chunk = 1 << 16
    let count = ((1 << 32) - 1) / step + 1
    let worst = Mutex((error: 0.0, x: Float(0)))
    DispatchQueue.concurrentPerform(iterations: (count + chunk - 1) / chunk) { index in
      let table = Levels.table(Levels.names[0])
      let x = (index * chunk..<min((index + 1) * chunk, count)).map {
        Float(bitPattern: UInt32($0 * step))
      }
      var y = [Float](repeating: 0, count: x.count)
      rule.kernel(table)(x.count, x, &y)
      var own = (error: 0.0, x: Float(0))
      for index in x.indices {
        let error = error(y[index], rule.exact(Double(x[index])))
        if error > own.error { own = (error, x[index]) }
      }
      worst.withLock { if own.error > $0.error { $0 = own } }
    }
    return worst.withLock { $0 }
  }

  /// Every float with all the tests; the largest errors stand in Sources/CKernels/README.md.
  @Test(arguments: rules)
  func `functions stay within their error over all floats`(rule: Rule) {
    let worst = worst(rule, step: Self.all ? 1 : 2503)
    if Self.all { print("largest error of \(rule): \(worst.error) ulp at \(worst.x)") }
    #expect(worst.error <= rule.limit, "\(rule) at \(worst.x)")
  }

  @Test func `functions have their limits`() {
    let table = Levels.table(Levels.names[0])
    let inputs: [Float] = [0, -0.0, .infinity, -.infinity, 1, .leastNonzeroMagnitude]
    let expected: [(String, Map, [Float])] = [
      ("exp", table.exp, [1, 1, .infinity, 0, 0x1.5bf0a8p+1, 1]),
      ("log", table.log, [-.infinity, -.infinity, .infinity, .nan, 0, -103.278929]),
      ("tanh", table.tanh, [0, -0.0, 1, -1, 0.76159416, .leastNonzeroMagnitude]),
      ("sigmoid", table.sigmoid, [0.5, 0.5, 1, 0, 0.73105858, 0.5]),
    ]
    for (name, kernel, results) in expected {
      var y = [Float](repeating: 0, count: inputs.count)
      kernel(inputs.count, inputs, &y)
      for index in inputs.indices {
        let same = y[index].bitPattern == results[index].bitPattern
        #expect(
          same || (y[index].isNaN && results[index].isNaN),
          "\(name)(\(inputs[index])) = \(y[index])")
      }
    }
  }

  @Test func `gelu and its slope follow their formula`() {
    let table = Levels.table(Levels.names[0])
    let x = (-400...400).map { Float($0) / 50 }
    var (y, slope) = (x, x)
    table.gelu(x.count, x, &y)
    table.gelu_grad(x.count, x, [Float](repeating: 1, count: x.count), &slope)
    func gelu(_ x: Double) -> Double {
      0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
    for index in x.indices {
      let at = Double(x[index])
      #expect((Double(y[index]) - gelu(at)).magnitude < 1e-6)
      let difference = (gelu(at + 1e-5) - gelu(at - 1e-5)) / 2e-5
      #expect((Double(slope[index]) - difference).magnitude < 1e-6)
    }
    var far: [Float] = [0, 0, 0, 0]
    table.gelu_grad(4, [1e30, -1e30, .infinity, -.infinity], [1, 1, 1, 1], &far)
    #expect(far == [1, 0, 1, 0])
  }
}

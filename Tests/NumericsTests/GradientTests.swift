import CKernels
import Foundation
import Numerics
import Testing

/// Forward and backward of the compound kernels against double precision: the forward by its
/// formula, the backward by differences of that formula.
struct GradientTests {
  private let table = Levels.table(Levels.names[0])

  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var stream = RandomStream(key: seed, c2: 0, c3: 0)
    return (0..<count).map { _ in 2 * stream.nextUniform() - 1 }
  }

  /// d loss / d x[index] of a double-precision loss.
  private func slope(
    _ x: [Double], _ index: Int, _ loss: ([Double]) -> Double
  ) -> Double {
    var (up, down) = (x, x)
    up[index] += 1e-5
    down[index] -= 1e-5
    return (loss(up) - loss(down)) / 2e-5
  }

  private func expectGradient(
    _ found: [Float], of x: [Float], _ text: String, _ loss: ([Double]) -> Double
  ) {
    let at = x.map(Double.init)
    for index in found.indices {
      let expected = slope(at, index, loss)
      #expect((Double(found[index]) - expected).magnitude < 2e-5, "\(text)[\(index)]")
    }
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }

  private func weighted(_ values: [Double], _ weights: [Float]) -> Double {
    zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
  }

  @Test func `an LSTM step and its gradient`() {
    let h = 5
    let (xg, hg) = (numbers(4 * h, seed: 1), numbers(4 * h, seed: 2))
    let before = numbers(h, seed: 3)
    let (dy, dc) = (numbers(h, seed: 4), numbers(h, seed: 5))
    func step(_ pre: [Double], _ c: [Double]) -> (y: [Double], c: [Double]) {
      let cells = (0..<h).map {
        sigmoid(pre[h + $0]) * c[$0] + sigmoid(pre[$0]) * Foundation.tanh(pre[2 * h + $0])
      }
      return ((0..<h).map { sigmoid(pre[3 * h + $0]) * Foundation.tanh(cells[$0]) }, cells)
    }
    var (c, y) = ([Float](repeating: 0, count: h), [Float](repeating: 0, count: h))
    var (gates, tanhC) = ([Float](repeating: 0, count: 4 * h), [Float](repeating: 0, count: h))
    table.lstm(1, h, xg, 0, hg, 0, before, 0, &c, 0, &y, 0, &gates, 0, &tanhC, 0)
    let pre = zip(xg, hg).map { $0 + $1 }
    let exact = step(pre.map(Double.init), before.map(Double.init))
    for index in 0..<h {
      #expect((Double(y[index]) - exact.y[index]).magnitude < 1e-6)
      #expect((Double(c[index]) - exact.c[index]).magnitude < 1e-6)
    }
    var (flowing, dpre) = (dc, [Float](repeating: 0, count: 4 * h))
    table.lstm_grad(1, h, gates, 0, tanhC, 0, before, 0, dy, 0, &flowing, 0, &dpre, 0)
    expectGradient(dpre, of: pre, "pre") {
      let (y, c) = step($0, before.map(Double.init))
      return weighted(y, dy) + weighted(c, dc)
    }
    expectGradient(flowing, of: before, "c") {
      let (y, c) = step(pre.map(Double.init), $0)
      return weighted(y, dy) + weighted(c, dc)
    }
  }

  @Test func `a GRU step and its gradient`() {
    let h = 5
    let (xg, hg) = (numbers(3 * h, seed: 1), numbers(3 * h, seed: 2))
    let (before, dy) = (numbers(h, seed: 3), numbers(h, seed: 4))
    func step(_ x: [Double], _ g: [Double], _ b: [Double]) -> [Double] {
      (0..<h).map {
        let (r, z) = (sigmoid(x[$0] + g[$0]), sigmoid(x[h + $0] + g[h + $0]))
        return (1 - z) * Foundation.tanh(x[2 * h + $0] + r * g[2 * h + $0]) + z * b[$0]
      }
    }
    let doubles = (xg.map(Double.init), hg.map(Double.init), before.map(Double.init))
    var (y, gates) = ([Float](repeating: 0, count: h), [Float](repeating: 0, count: 4 * h))
    table.gru(1, h, xg, 0, hg, 0, before, 0, &y, 0, &gates, 0)
    for (found, exact) in zip(y, step(doubles.0, doubles.1, doubles.2)) {
      #expect((Double(found) - exact).magnitude < 1e-6)
    }
    var (dxg, dhg) = ([Float](repeating: 0, count: 3 * h), [Float](repeating: 0, count: 3 * h))
    var direct = [Float](repeating: 0, count: h)
    table.gru_grad(1, h, gates, 0, before, 0, dy, 0, &dxg, 0, &dhg, 0, &direct, 0)
    expectGradient(dxg, of: xg, "xg") { weighted(step($0, doubles.1, doubles.2), dy) }
    expectGradient(dhg, of: hg, "hg") { weighted(step(doubles.0, $0, doubles.2), dy) }
    expectGradient(direct, of: before, "h") { weighted(step(doubles.0, doubles.1, $0), dy) }
  }

  @Test func `layer normalisation and its gradient`() {
    let (m, n) = (3, 19)
    let (x, g, b) = (numbers(m * n, seed: 1), numbers(n, seed: 2), numbers(n, seed: 3))
    let dy = numbers(m * n, seed: 4)
    func norm(_ x: [Double], _ g: [Double], _ b: [Double]) -> [Double] {
      (0..<m).flatMap { row -> [Double] in
        let values = x[(row * n)..<(row * n + n)]
        let mean = values.reduce(0, +) / Double(n)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
        return values.enumerated().map {
          ($1 - mean) / (variance + 1e-5).squareRoot() * g[$0] + b[$0]
        }
      }
    }
    let doubles = (x.map(Double.init), g.map(Double.init), b.map(Double.init))
    var y = [Float](repeating: 0, count: m * n)
    var (mean, rstd) = ([Float](repeating: 0, count: m), [Float](repeating: 0, count: m))
    table.layer_norm(m, n, x, g, b, 1e-5, &y, &mean, &rstd)
    for (found, exact) in zip(y, norm(doubles.0, doubles.1, doubles.2)) {
      #expect((Double(found) - exact).magnitude < 1e-5)
    }
    var dx = dy  // the gradient may take the place of what flowed in
    var (dg, db) = ([Float](repeating: 0, count: n), [Float](repeating: 0, count: n))
    table.layer_norm_parameters(m, n, n, x, mean, rstd, dy, &dg, &db)
    dx.withUnsafeMutableBufferPointer {
      table.layer_norm_grad(m, n, x, g, mean, rstd, $0.baseAddress, $0.baseAddress)
    }
    expectGradient(dx, of: x, "x") { weighted(norm($0, doubles.1, doubles.2), dy) }
    expectGradient(dg, of: g, "g") { weighted(norm(doubles.0, $0, doubles.2), dy) }
    expectGradient(db, of: b, "b") { weighted(norm(doubles.0, doubles.1, $0), dy) }
  }

  @Test func `normalisation of a plane and its gradient`() {
    let n = 37
    let (x, dy) = (numbers(n, seed: 1), numbers(n, seed: 2))
    let (g, b): (Float, Float) = (0.7, -0.2)
    func norm(_ x: [Double]) -> [Double] {
      let mean = x.reduce(0, +) / Double(n)
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      return x.map { ($0 - mean) / (variance + 1e-5).squareRoot() * Double(g) + Double(b) }
    }
    let mean = table.sum(n, x) / Float(n)
    let rstd = 1 / (table.squared_deviation(n, x, mean) / Float(n) + 1e-5).squareRoot()
    var (y, dx) = ([Float](repeating: 0, count: n), [Float](repeating: 0, count: n))
    table.normalize(n, x, mean, rstd, g, b, &y)
    for (found, exact) in zip(y, norm(x.map(Double.init))) {
      #expect((Double(found) - exact).magnitude < 1e-5)
    }
    let (plain, slope) = (table.sum(n, dy), table.dot_normal(n, x, mean, rstd, dy))
    table.normalize_grad(
      n, x, mean, rstd, g * rstd, plain / Float(n), slope / Float(n), dy, &dx)
    expectGradient(dx, of: x, "x") { weighted(norm($0), dy) }
    let normal = y.map { (Double($0) - Double(b)) / Double(g) }
    #expect((Double(slope) - weighted(normal, dy)).magnitude < 1e-5)
  }

  @Test func `binary cross-entropy of logits, large ones too`() {
    let x: [Float] = [-200, -20, -3, -0.5, 0, 0.25, 2, 17, 200]
    for target in [0, 0.3, 1] as [Float] {
      var y = [Float](repeating: 0, count: x.count)
      table.binary_cross_entropy(x.count, x, x.map { _ in target }, &y)
      for (logit, found) in zip(x.map(Double.init), y) {
        let softplus = max(logit, 0) + Foundation.log1p(Foundation.exp(-logit.magnitude))
        let exact = softplus - logit * Double(target)
        #expect((Double(found) - exact).magnitude < 2e-6 * max(1, exact))
      }
    }
  }

  @Test func `softmax and cross entropy, also in place`() {
    let (m, n) = (4, 37)
    let x = numbers(m * n, seed: 8).map { 40 * $0 }
    let targets: [Int32] = [0, 36, 17, 37]
    var (p, loss) = (x, [Float](repeating: 0, count: m))
    p.withUnsafeMutableBufferPointer {
      table.softmax_cross_entropy(
        m, n, $0.baseAddress, n, targets, $0.baseAddress, n, &loss)
    }
    var plain = [Float](repeating: 0, count: m * n)
    table.softmax(m, n, x, n, &plain, n)
    #expect(p == plain)
    for row in 0..<m {
      let exact = x[(row * n)..<(row * n + n)].map { Foundation.exp(Double($0)) }
      let total = exact.reduce(0, +)
      for column in 0..<n {
        let error = (Double(p[row * n + column]) - exact[column] / total).magnitude
        #expect(error < 1e-5 * exact[column] / total + 1e-37)
      }
      guard row < 3 else { continue }
      let expected = -Foundation.log(exact[Int(targets[row])] / total)
      #expect((Double(loss[row]) - expected).magnitude < 1e-5)
    }
    #expect(loss[3].isNaN)  // no such column
  }

  @Test func `Adam follows its formula over many steps`() {
    let n = 21
    var (w, m, v) = (
      numbers(n, seed: 1), [Float](repeating: 0, count: n), [Float](repeating: 0, count: n)
    )
    var (exactW, exactM) = (w.map(Double.init), [Double](repeating: 0, count: n))
    var exactV = exactM
    for step in 1...50 {
      let g = numbers(n, seed: UInt64(step + 10))
      let c1 = 1 - Foundation.pow(0.9, Double(step)), c2 = 1 - Foundation.pow(0.999, Double(step))
      table.adam(
        n, &w, g, &m, &v, Float(0.01 / c1), Float(c2.squareRoot()), 0.9, 0.999, 1e-8, 0.0001)
      for i in 0..<n {
        let gradient = Double(g[i])
        exactW[i] -= 0.0001 * exactW[i]
        exactM[i] = 0.9 * exactM[i] + 0.1 * gradient
        exactV[i] = 0.999 * exactV[i] + 0.001 * gradient * gradient
        exactW[i] -= 0.01 * (exactM[i] / c1) / ((exactV[i] / c2).squareRoot() + 1e-8)
      }
    }
    for i in 0..<n { #expect((Double(w[i]) - exactW[i]).magnitude < 2e-5) }
  }

  @Test func `gradient descent rounds where its expression says`() {
    let n = 37
    var w = numbers(n, seed: 1), b = numbers(n, seed: 2)
    let (before, heavy, g) = (w, b, numbers(n, seed: 3))
    table.sgd(n, &w, g, &b, 0.01, 0.9)
    for i in 0..<n {
      #expect(b[i] == 0.9 * heavy[i] + g[i])
      #expect(w[i] == before[i].addingProduct(-0.01, b[i]))
    }
  }

  @Test func `long sums keep their accuracy`() {
    let x = numbers(100_001, seed: 6), y = numbers(100_001, seed: 7)
    let sum = x.reduce(0.0) { $0 + Double($1) }
    #expect((Double(table.sum(x.count, x)) - sum).magnitude < 1e-3)
    let dot = zip(x, y).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect((Double(table.dot(x.count, x, y)) - dot).magnitude < 1e-3)
    let squares = zip(x, y).reduce(0.0) {
      $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
    }
    let found = Double(table.sum_squared_difference(x.count, x, y))
    #expect((found - squares).magnitude < 1e-6 * squares)
  }
}

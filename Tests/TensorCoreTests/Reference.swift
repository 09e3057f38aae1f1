import TensorCore

/// The textbook loops, in double.
enum Reference {
  static func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) -> [Double] {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let (x, w, b) = (x.values, weight.values, bias?.values)
    return (0..<x.count / inputs * outputs).map { at in
      let (row, o) = (at / outputs, at % outputs)
      return (0..<inputs).reduce(Double(b?[o] ?? 0)) {
        $0 + Double(x[row * inputs + $1]) * Double(w[o * inputs + $1])
      }
    }
  }

  static func convolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, stride s: Int, padding p: Int
  ) -> [Double] {
    let (B, I, H, W) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let (O, KH, KW) = (weight.shape[0], weight.shape[2], weight.shape[3])
    let (OH, OW) = ((H + 2 * p - KH) / s + 1, (W + 2 * p - KW) / s + 1)
    let (xs, ws, bs) = (x.values, weight.values, bias?.values)
    var y = [Double](repeating: 0, count: B * O * OH * OW)
    for (b, o, oy, ox) in indices(B, O, OH, OW) {
      var sum = Double(bs?[o] ?? 0)
      for (i, ky, kx, _) in indices(I, KH, KW, 1) {
        let (iy, ix) = (oy * s + ky - p, ox * s + kx - p)
        guard iy >= 0, iy < H, ix >= 0, ix < W else { continue }
        sum +=
          Double(xs[((b * I + i) * H + iy) * W + ix])
          * Double(ws[((o * I + i) * KH + ky) * KW + kx])
      }
      y[((b * O + o) * OH + oy) * OW + ox] = sum
    }
    return y
  }

  static func transposedConvolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, stride s: Int, padding p: Int
  ) -> [Double] {
    let (B, I, H, W) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let (O, KH, KW) = (weight.shape[1], weight.shape[2], weight.shape[3])
    let (OH, OW) = ((H - 1) * s + KH - 2 * p, (W - 1) * s + KW - 2 * p)
    let (xs, ws, bs) = (x.values, weight.values, bias?.values)
    var y = [Double](repeating: 0, count: B * O * OH * OW)
    for (b, o, oy, ox) in indices(B, O, OH, OW) {
      y[((b * O + o) * OH + oy) * OW + ox] = Double(bs?[o] ?? 0)
    }
    for (b, i, iy, ix) in indices(B, I, H, W) {
      for (o, ky, kx, _) in indices(O, KH, KW, 1) {
        let (oy, ox) = (iy * s + ky - p, ix * s + kx - p)
        guard oy >= 0, oy < OH, ox >= 0, ox < OW else { continue }
        y[((b * O + o) * OH + oy) * OW + ox] +=
          Double(xs[((b * I + i) * H + iy) * W + ix])
          * Double(ws[((i * O + o) * KH + ky) * KW + kx])
      }
    }
    return y
  }

  /// Weights and biases as `Tape.lstm` takes them; hidden states `[B, T, H]`.
  static func lstm(_ x: Tensor, _ weights: [Tensor], h: Tensor, c: Tensor) -> [Double] {
    let H = weights[1].shape[1]
    return recurrent(x, h, hidden: H) { b, x, h, cell in
      let sum = sums(x, h, weights)
      return (0..<H).map { j in
        let (i, f) = (sigmoid(sum.x[j] + sum.h[j]), sigmoid(sum.x[H + j] + sum.h[H + j]))
        let g = tangent(sum.x[2 * H + j] + sum.h[2 * H + j])
        let o = sigmoid(sum.x[3 * H + j] + sum.h[3 * H + j])
        if cell.isEmpty { cell = (0..<H).map { Double(c.values[b * H + $0]) } }
        cell[j] = f * cell[j] + i * g
        return o * tangent(cell[j])
      }
    }
  }

  /// Weights and biases as `Tape.gru` takes them; hidden states `[B, T, H]`.
  static func gru(_ x: Tensor, _ weights: [Tensor], h: Tensor) -> [Double] {
    let H = weights[1].shape[1]
    return recurrent(x, h, hidden: H) { _, x, h, _ in
      let sum = sums(x, h, weights)
      return (0..<H).map { j in
        let (r, z) = (sigmoid(sum.x[j] + sum.h[j]), sigmoid(sum.x[H + j] + sum.h[H + j]))
        let n = tangent(sum.x[2 * H + j] + r * sum.h[2 * H + j])
        return (1 - z) * n + z * h[j]
      }
    }
  }

  /// Hidden states `[B, T, H]` of `Tape.rnn`.
  static func rnn(_ x: Tensor, _ weight: Tensor, _ bias: Tensor, h: Tensor) -> [Double] {
    let H = weight.shape[0]
    let (w, b) = (weight.values, bias.values)
    return recurrent(x, h, hidden: H) { _, x, h, _ in
      (0..<H).map { j in
        let fromHidden = (0..<H).reduce(Double(b[j])) { $0 + h[$1] * Double(w[j * H + $1]) }
        return tangent(x[j] + fromHidden)
      }
    }
  }

  private static func recurrent(
    _ x: Tensor, _ initial: Tensor, hidden H: Int,
    step: (Int, [Double], [Double], inout [Double]) -> [Double]
  ) -> [Double] {
    let (B, T, C) = (x.shape[0], x.shape[1], x.shape[2])
    let (xs, hs) = (x.values.map(Double.init), initial.values.map(Double.init))
    return (0..<B).flatMap { b in
      var h = Array(hs[b * H..<(b + 1) * H])
      var memory: [Double] = []
      return (0..<T).flatMap { t in
        let row = (b * T + t) * C
        h = step(b, Array(xs[row..<row + C]), h, &memory)
        return h
      }
    }
  }

  private static func sums(
    _ x: [Double], _ h: [Double], _ weights: [Tensor]
  ) -> (x: [Double], h: [Double]) {
    func project(_ v: [Double], _ weight: Tensor, _ bias: Tensor) -> [Double] {
      let (w, b) = (weight.values, bias.values)
      return b.indices.map { o in
        v.indices.reduce(Double(b[o])) { $0 + v[$1] * Double(w[o * v.count + $1]) }
      }
    }
    return (project(x, weights[0], weights[2]), project(h, weights[1], weights[3]))
  }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }
  static func tangent(_ x: Double) -> Double { 2 * sigmoid(2 * x) - 1 }

  /// e^x by its series on x / 1024, squared ten times: enough for a reference, and no libm.
  static func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for n in 1...12 {
      term *= x / 1024 / Double(n)
      sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
  }

  private static func indices(
    _ a: Int, _ b: Int, _ c: Int, _ d: Int
  ) -> some Sequence<(Int, Int, Int, Int)> {
    (0..<a * b * c * d).lazy.map { ($0 / (b * c * d), $0 / (c * d) % b, $0 / d % c, $0 % d) }
  }
}

import TensorCore
import Testing

/// Values of the larger operators against plain loops in double.
struct ForwardTests {
  private func expectClose(_ y: Tensor, _ expected: [Double], _ comment: Comment) {
    #expect(y.shape.count == expected.count, comment)
    for (at, (value, reference)) in zip(y.values, expected).enumerated()
    where abs(Double(value) - reference) > 1e-5 * max(1, abs(reference)) {
      Issue.record("\(comment): element \(at) is \(value), not \(reference)")
      return
    }
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 2), (7, 300, 33), (64, 129, 100)])
  func `linear`(_ rows: Int, _ inputs: Int, _ outputs: Int) throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    let x = randomTensor([rows, inputs], seed: 1)
    let weight = randomTensor([outputs, inputs], seed: 2)
    let bias = randomTensor([outputs], seed: 3)
    let y = tape.linear(
      tape.constant(x), weight: tape.constant(weight), bias: tape.constant(bias))
    expectClose(y.value, Reference.linear(x, weight, bias), "linear")
  }

  @Test(
    arguments: [[5, 3], [1, 2], [300, 2], [2, 3, 4, 5], [3, 2, 1, 1], [1, 4, 70, 70]] as [Shape])
  func `batch normalisation`(shape: Shape) throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    let C = shape[1]
    let (x, g, b) = (
      randomTensor(shape, seed: 1), randomTensor([C], seed: 2), randomTensor([C], seed: 3)
    )
    let (y, mean, variance) = tape.batchNorm(
      tape.constant(x), weight: tape.constant(g), bias: tape.constant(b), epsilon: 0.1)
    let pixels = shape.count / (shape[0] * C)
    let (values, found) = (x.values.map(Double.init), y.value.values)
    for c in 0..<C {
      let own = values.indices.filter { $0 / pixels % C == c }
      let centre = own.reduce(0) { $0 + values[$1] } / Double(own.count)
      let square = own.reduce(0) { $0 + (values[$1] - centre) * (values[$1] - centre) }
      let spread = square / Double(own.count)
      #expect(abs(Double(mean.values[c]) - centre) < 1e-6)
      #expect(abs(Double(variance.values[c]) - spread) < 1e-6)
      for index in own {
        let normal = (values[index] - centre) / (spread + 0.1).squareRoot()
        let expected = normal * Double(g.values[c]) + Double(b.values[c])
        #expect(abs(Double(found[index]) - expected) < 1e-5)
      }
    }
    let again = tape.batchNorm(
      tape.constant(x), weight: tape.constant(g), bias: tape.constant(b), mean: mean,
      variance: variance, epsilon: 0.1)
    #expect(again.value.values == found)
  }

  @Test func `convolutions of all small shapes`() throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    for stride in 1...3 {
      for padding in 0...2 {
        for (KH, KW) in [(1, 1), (2, 3), (3, 3), (4, 4), (5, 4)] {
          for (H, W) in [(1, 2), (3, 5), (8, 8), (4, 4), (6, 17), (5, 16)] {
            let sizes: ConvolutionSizes = (2, 3, 2, H, W, KH, KW, stride, padding)
            if H + 2 * padding >= KH, W + 2 * padding >= KW { convolution(sizes, tape) }
            if hasTransposed(sizes) { transposed(sizes, tape) }
          }
        }
      }
    }
  }

  @Test(arguments: [
    (3, 20, 17, 33, 30, 4, 4, 2, 1), (5, 30, 9, 12, 20, 3, 3, 1, 1), (9, 3, 16, 64, 64, 4, 4, 2, 1),
    (40, 70, 5, 4, 4, 4, 4, 2, 1),
  ])
  func `convolutions of larger shapes`(_ sizes: ConvolutionSizes) throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    convolution(sizes, tape)
    transposed(sizes, tape)
  }

  private func convolution(_ z: ConvolutionSizes, _ tape: Tape) {
    let x = randomTensor([z.B, z.I, z.H, z.W], seed: 1)
    let weight = randomTensor([z.O, z.I, z.KH, z.KW], seed: 2)
    let bias = randomTensor([z.O], seed: 3)
    let y = tape.conv2d(
      tape.constant(x), weight: tape.constant(weight), bias: tape.constant(bias), stride: z.s,
      padding: z.p)
    expectClose(
      y.value, Reference.convolution(x, weight, bias, stride: z.s, padding: z.p), "conv2d \(z)")
  }

  private func transposed(_ z: ConvolutionSizes, _ tape: Tape) {
    let x = randomTensor([z.B, z.I, z.H, z.W], seed: 1)
    let weight = randomTensor([z.I, z.O, z.KH, z.KW], seed: 2)
    let bias = randomTensor([z.O], seed: 3)
    let y = tape.convTranspose2d(
      tape.constant(x), weight: tape.constant(weight), bias: tape.constant(bias), stride: z.s,
      padding: z.p)
    expectClose(
      y.value, Reference.transposedConvolution(x, weight, bias, stride: z.s, padding: z.p),
      "convTranspose2d \(z)")
  }

  @Test(arguments: [(1, 1, 1, 1), (3, 5, 4, 7), (2, 6, 33, 40)])
  func `recurrent layers and their steps`(_ B: Int, _ T: Int, _ C: Int, _ H: Int) throws {
    let compute = try compute(threads: 2)
    for gates in [4, 3] {
      let x = randomTensor([B, T, C], seed: 1)
      let weights = [
        randomTensor([gates * H, C], seed: 2), randomTensor([gates * H, H], seed: 3),
        randomTensor([gates * H], seed: 4), randomTensor([gates * H], seed: 5),
      ]
      let (h, c) = (randomTensor([B, H], seed: 6), randomTensor([B, H], seed: 7))
      let tape = Tape(compute, recording: false)
      let w = weights.map(tape.constant)
      let y: Tensor
      let last: Tensor
      if gates == 4 {
        let result = tape.lstm(
          tape.constant(x), weightIH: w[0], weightHH: w[1], biasIH: w[2], biasHH: w[3],
          initial: (h, c))
        (y, last) = (result.y.value, result.h)
        expectClose(y, Reference.lstm(x, weights, h: h, c: c), "lstm")
      } else {
        let result = tape.gru(
          tape.constant(x), weightIH: w[0], weightHH: w[1], biasIH: w[2], biasHH: w[3],
          initial: tape.constant(h))
        (y, last) = (result.y.value, result.h)
        expectClose(y, Reference.gru(x, weights, h: h), "gru")
      }
      let values = y.values
      var expected: [Float] = []
      for b in 0..<B {
        let end = (b + 1) * T * H
        expected += values[end - H..<end]
      }
      #expect(last.values == expected)
      #expect(stepByStep(compute, x, weights, h: h, c: c) == values)
    }
  }

  /// The hidden states by `lstmStep` or `gruStep`, `[B, T, H]`.
  private func stepByStep(
    _ compute: Compute, _ x: Tensor, _ weights: [Tensor], h: Tensor, c: Tensor
  ) -> [Float] {
    let (B, T, C, H) = (x.shape[0], x.shape[1], x.shape[2], h.shape[1])
    let width = weights[0].shape[0]
    let input = PackedMatrix(weights[0], compute: compute)
    let recurrent = PackedMatrix(weights[1], compute: compute)
    var (h, c, xs) = (h.values, c.values, x.values)
    var gates = [Float](repeating: 0, count: B * width)
    var scratch = gates
    let (biasIH, biasHH) = (weights[2].values, weights[3].values)
    var y = [Float](repeating: 0, count: B * T * H)
    for t in 0..<T {
      xs.withUnsafeMutableBufferPointer { xs in
        guard let base = xs.baseAddress else { return }
        compute.linear(
          base + t * C, rows: B, stride: T * C, input, bias: biasIH, into: &gates, stride: width)
      }
      if width == 4 * H {
        compute.lstmStep(
          rows: B, inputGates: gates, stride: width, recurrent: recurrent, bias: biasHH, h: &h,
          c: &c, scratch: &scratch)
      } else {
        compute.gruStep(
          rows: B, inputGates: gates, stride: width, recurrent: recurrent, bias: biasHH, h: &h,
          scratch: &scratch)
      }
      for b in 0..<B {
        for j in 0..<H { y[(b * T + t) * H + j] = h[b * H + j] }
      }
    }
    return y
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 7), (2, 6, 40)])
  func `simple recurrent layers`(_ B: Int, _ T: Int, _ H: Int) throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    let x = randomTensor([B, T, H], seed: 1)
    let (weight, bias) = (randomTensor([H, H], seed: 2), randomTensor([H], seed: 3))
    let h = randomTensor([B, H], seed: 4)
    let result = tape.rnn(
      tape.constant(x), weight: tape.constant(weight), bias: tape.constant(bias), initial: h)
    expectClose(result.y.value, Reference.rnn(x, weight, bias, h: h), "rnn")
    let values = result.y.value.values
    var last: [Float] = []
    for b in 0..<B {
      let end = (b + 1) * T * H
      last += values[end - H..<end]
    }
    #expect(result.h.values == last)
  }

  @Test func `a one-hot input selects a column`() throws {
    let tape = Tape(try compute(), recording: false)
    let (weight, bias) = (randomTensor([5, 300], seed: 1), randomTensor([5], seed: 2))
    let indices: [Int32] = [299, 0, 17]
    let y = tape.oneHotLinear(
      indices, shape: [3], weight: tape.constant(weight), bias: tape.constant(bias)
    ).value.values
    // One-hot vectors through the ordinary layer give the very same bits.
    var oneHot = [Float](repeating: 0, count: 900)
    for (row, index) in indices.enumerated() { oneHot[row * 300 + Int(index)] = 1 }
    let product = tape.linear(
      tape.constant(Tensor([3, 300], oneHot)), weight: tape.constant(weight),
      bias: tape.constant(bias))
    #expect(y == product.value.values)
  }

  @Test func `losses`() throws {
    let tape = Tape(try compute(), recording: false)
    let logits = randomTensor([5, 7], seed: 1)
    let targets = randomIndices(5, below: 7, seed: 2)
    var expected = 0.0
    for (row, target) in targets.enumerated() {
      let x = logits.values[row * 7..<row * 7 + 7].map(Double.init)
      // log Σ e^x from e^(log Σ e^x - x[target]): the reference has no logarithm.
      let ratio = x.reduce(0) { $0 + Reference.exponential($1 - x[Int(target)]) }
      expected += logarithm(ratio)
    }
    let loss = tape.crossEntropy(tape.constant(logits), targets: targets).value.item
    #expect(abs(Double(loss) - expected / 5) < 1e-6)

    let (mean, logVariance) = (randomTensor([300], seed: 3), randomTensor([300], seed: 4))
    let divergence = tape.gaussianKL(
      mean: tape.constant(mean), logVariance: tape.constant(logVariance)
    ).value.item
    var sum = 0.0
    for (mean, logVariance) in zip(mean.values, logVariance.values) {
      let (m, v) = (Double(mean), Double(logVariance))
      sum -= 0.5 * (1 + v - m * m - Reference.exponential(v))
    }
    #expect(abs(Double(divergence) - sum) < 1e-4)

    let (a, b) = (randomTensor([5000], seed: 5), randomTensor([5000], seed: 6))
    let squares = tape.squaredError(tape.constant(a), target: b).value.item
    var squaresSum = 0.0
    for (a, b) in zip(a.values, b.values) {
      let difference = Double(a) - Double(b)
      squaresSum += difference * difference
    }
    #expect(abs(Double(squares) - squaresSum) < 1e-3)
  }

  /// Newton's iteration on e^y = x.
  private func logarithm(_ x: Double) -> Double {
    var y = 0.0
    for _ in 0..<60 { y += x / Reference.exponential(y) - 1 }
    return y
  }
}

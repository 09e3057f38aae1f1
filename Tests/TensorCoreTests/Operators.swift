import Numerics
import TensorCore
import Testing

/// An operator with shapes to try it on; the same table serves gradients and equal bits.
struct OperatorCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Shape]
  /// The part of each input that is kept clear of zero, where the operator has a kink.
  var gap: Float = 0
  let forward: @Sendable (Tape, [Variable]) -> Variable

  var testDescription: String { "\(name) \(inputs)" }

  /// Inputs in -1...1, the same at every call.
  func tensors() -> [Tensor] {
    inputs.enumerated().map { index, shape in
      randomTensor(shape, seed: UInt64(index + 1), gap: gap)
    }
  }

  /// A scalar that weighs every element of the output differently.
  func loss(_ tape: Tape, _ variables: [Variable]) -> Variable {
    let y = forward(tape, variables)
    let weights = tape.constant(randomTensor(y.shape, seed: 99))
    return tape.sum(tape.multiply(y, weights))
  }
}

func randomTensor(_ shape: Shape, seed: UInt64, gap: Float = 0) -> Tensor {
  var stream = RandomStream(key: seed, c2: 7, c3: 0)
  return Tensor(
    shape,
    (0..<shape.count).map { _ in
      let x = 2 * stream.nextUniform() - 1
      return x < 0 ? x * (1 - gap) - gap : x * (1 - gap) + gap
    })
}

extension Tensor {
  /// The sums of the first so many rows: with ones on the other side, singular vectors of a product
  /// that is not near zero.
  func row(sums rows: Int) -> Tensor {
    let (width, all) = (shape[1], values)
    return Tensor(
      [width],
      (0..<width).map { column in
        (0..<rows).reduce(0) { $0 + all[$1 * width + column] }
      })
  }
}

func randomIndices(_ count: Int, below limit: Int, seed: UInt64) -> [Int32] {
  var stream = RandomStream(key: seed, c2: 8, c3: 0)
  return (0..<count).map { _ in Int32(stream.nextWord() % UInt32(limit)) }
}

func compute(threads: Int = 1, level: String? = nil) throws -> Compute {
  try Compute(threads: threads, level: level)
}

let smallOperators: [OperatorCase] = [
  elementOperators,
  normalizations,
  [(1, 1, 1), (5, 3, 2), (7, 17, 33), (2, 300, 5)].flatMap(rowOperators),
  recurrentOperators([(1, 1, 1, 1), (3, 5, 4, 7), (2, 3, 17, 18)]),
  convolutionSizes.flatMap(convolutionOperators),
  attentionOperators([(1, 1, 1, 1), (2, 5, 3, 2), (3, 7, 1, 17), (1, 18, 2, 5)]),
].flatMap { $0 }

private let elementOperators: [OperatorCase] = [
  .init(name: "add", inputs: [[3, 5], [3, 5]]) { $0.add($1[0], $1[1]) },
  .init(name: "add to itself", inputs: [[7]]) { $0.add($1[0], $1[0]) },
  .init(name: "subtract", inputs: [[17], [17]]) { $0.subtract($1[0], $1[1]) },
  .init(name: "multiply", inputs: [[2, 3, 4], [2, 3, 4]]) { $0.multiply($1[0], $1[1]) },
  .init(name: "square", inputs: [[5]]) { $0.multiply($1[0], $1[0]) },
  .init(name: "scale", inputs: [[33]]) { $0.scale($1[0], by: -1.75) },
  .init(name: "reshape", inputs: [[3, 4]]) { $0.scale($0.reshape($1[0], to: [2, 6]), by: 3) },
  .init(name: "relu", inputs: [[41]], gap: 0.2) { $0.relu($1[0]) },
  .init(name: "leakyRelu", inputs: [[41]], gap: 0.2) { $0.leakyRelu($1[0], slope: 0.2) },
  .init(name: "tanh", inputs: [[19]]) { $0.tanh($1[0]) },
  .init(name: "sigmoid", inputs: [[19]]) { $0.sigmoid($1[0]) },
  .init(name: "exp", inputs: [[19]]) { $0.exp($1[0]) },
  .init(name: "gelu", inputs: [[19]]) { $0.gelu($1[0]) },
  .init(name: "concatenate", inputs: [[3, 5], [3, 2]]) { $0.concatenate($1[0], $1[1]) },
  .init(name: "concatenate with itself", inputs: [[4, 3]]) { $0.concatenate($1[0], $1[0]) },
  .init(name: "sum", inputs: [[4, 9]]) { $0.sum($1[0]) },
  .init(name: "dropout", inputs: [[6, 11]]) {
    $0.dropout($1[0], rate: 0.3, stream: RandomStream(key: 5, c2: 0, c3: 0))
  },
  .init(name: "squaredError", inputs: [[5, 7]]) {
    $0.squaredError($1[0], target: randomTensor([5, 7], seed: 50))
  },
  .init(name: "gaussianKL", inputs: [[3, 5], [3, 5]]) {
    $0.gaussianKL(mean: $1[0], logVariance: $1[1])
  },
  .init(name: "binaryCrossEntropy", inputs: [[5, 7]]) {
    let target = Tensor([5, 7], randomTensor([5, 7], seed: 51).values.map { abs($0) })
    return $0.binaryCrossEntropy($1[0], target: target)
  },
]

private let normalizations: [OperatorCase] = [
  [2, 1], [5, 3], [4, 17], [300, 2], [1, 2, 2, 1], [3, 2, 1, 1], [2, 3, 5, 4], [4, 17, 3, 3],
].flatMap { (shape: Shape) -> [OperatorCase] in
  let C = shape[1]
  let squares = randomTensor([C], seed: 53).values.map { 0.5 + $0 * $0 }
  let (mean, variance) = (randomTensor([C], seed: 52), Tensor([C], squares))
  return [
    .init(name: "batchNorm", inputs: [shape, [C], [C]]) {
      $0.batchNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 0.8).y
    },
    .init(name: "batchNorm of given statistics", inputs: [shape, [C], [C]]) {
      $0.batchNorm(
        $1[0], weight: $1[1], bias: $1[2], mean: mean, variance: variance, epsilon: 1e-5)
    },
  ]
}

private func rowOperators(_ rows: Int, _ inputs: Int, _ outputs: Int) -> [OperatorCase] {
  [
    .init(name: "linear", inputs: [[rows, inputs], [outputs, inputs], [outputs]]) {
      $0.linear($1[0], weight: $1[1], bias: $1[2])
    },
    .init(name: "linear without bias", inputs: [[rows, 1, inputs], [outputs, inputs]]) {
      $0.linear($1[0], weight: $1[1], bias: nil)
    },
    .init(name: "spectralNorm", inputs: [[outputs, inputs]]) {
      $0.spectralNorm(
        $1[0], u: Tensor([outputs], [Float](repeating: 0.5, count: outputs)),
        v: randomTensor([outputs, inputs], seed: 1).row(sums: outputs))
    },
    .init(name: "softmax", inputs: [[rows, inputs]]) { $0.softmax($1[0]) },
    .init(name: "crossEntropy", inputs: [[rows, inputs]]) {
      $0.crossEntropy($1[0], targets: randomIndices(rows, below: inputs, seed: 3))
    },
    .init(name: "embedding", inputs: [[outputs, inputs]]) {
      $0.embedding(
        randomIndices(2 * rows, below: outputs, seed: 4), shape: [rows, 2], weight: $1[0])
    },
    .init(name: "oneHotLinear", inputs: [[outputs, inputs], [outputs]]) {
      $0.oneHotLinear(
        randomIndices(2 * rows, below: inputs, seed: 4), shape: [rows, 2], weight: $1[0],
        bias: $1[1])
    },
    .init(name: "oneHotLinear without bias", inputs: [[outputs, inputs]]) {
      $0.oneHotLinear(
        randomIndices(rows, below: inputs, seed: 4), shape: [rows], weight: $1[0], bias: nil)
    },
    .init(name: "layerNorm", inputs: [[rows, inputs + 4], [inputs + 4], [inputs + 4]]) {
      $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5)
    },
  ]
}

func recurrentOperators(_ sizes: [(B: Int, T: Int, C: Int, H: Int)]) -> [OperatorCase] {
  sizes.flatMap { B, T, C, H in
    [
      OperatorCase(
        name: "lstm", inputs: [[B, T, C], [4 * H, C], [4 * H, H], [4 * H], [4 * H]]
      ) {
        $0.lstm(
          $1[0], weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[4],
          initial: (randomTensor([B, H], seed: 60), randomTensor([B, H], seed: 61))
        ).y
      },
      OperatorCase(
        name: "gru", inputs: [[B, T, C], [3 * H, C], [3 * H, H], [3 * H], [3 * H], [B, H]]
      ) {
        $0.gru(
          $1[0], weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[4], initial: $1[5]
        ).y
      },
      OperatorCase(name: "rnn", inputs: [[B, T, H], [H, H], [H]]) {
        $0.rnn(
          $1[0], weight: $1[1], bias: $1[2], initial: randomTensor([B, H], seed: 62)
        ).y
      },
      OperatorCase(name: "rnn from zero without bias", inputs: [[B, T, H], [H, H]]) {
        $0.rnn($1[0], weight: $1[1], bias: nil).y
      },
      OperatorCase(
        name: "two lstm layers from zero", inputs: [[B, T, H], [4 * H, H], [4 * H, H], [4 * H]]
      ) {
        let first = $0.lstm(
          $1[0], weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[3]
        ).y
        return $0.lstm(
          first, weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[3]
        ).y
      },
    ]
  }
}

/// Batch, time, heads, width of a head.
func attentionOperators(_ sizes: [(B: Int, T: Int, H: Int, W: Int)]) -> [OperatorCase] {
  sizes.flatMap { B, T, H, W in
    [
      OperatorCase(name: "causalAttention", inputs: [[B, T, 3 * H * W]]) {
        $0.causalAttention($1[0], heads: H)
      },
      OperatorCase(name: "causalAttention with dropout", inputs: [[B, T, 3 * H * W]]) {
        $0.causalAttention(
          $1[0], heads: H, dropout: (0.3, RandomStream(key: 6, c2: 1, c3: 0)))
      },
    ]
  }
}

/// Batch, channels in, channels out, height, width, kernel, stride, padding.
typealias ConvolutionSizes = (
  B: Int, I: Int, O: Int, H: Int, W: Int, KH: Int, KW: Int, s: Int, p: Int
)

let convolutionSizes: [ConvolutionSizes] = [
  (1, 1, 1, 1, 1, 1, 1, 1, 0), (2, 2, 3, 4, 4, 4, 4, 2, 1), (1, 3, 2, 5, 7, 3, 3, 1, 1),
  (2, 2, 2, 6, 5, 2, 3, 2, 0), (1, 2, 1, 7, 5, 5, 5, 3, 2), (3, 1, 17, 3, 4, 1, 1, 2, 0),
  (1, 2, 2, 3, 3, 1, 1, 3, 1), (1, 1, 2, 8, 8, 4, 4, 2, 1), (1, 2, 2, 2, 16, 3, 3, 1, 1),
  (2, 20, 3, 4, 3, 4, 4, 2, 1), (1, 2, 2, 4, 5, 4, 5, 3, 2), (1, 2, 3, 8, 8, 1, 3, 1, 1),
]

private func convolutionOperators(_ z: ConvolutionSizes) -> [OperatorCase] {
  let x: Shape = [z.B, z.I, z.H, z.W]
  let weight: Shape = [z.O, z.I, z.KH, z.KW]
  let transposed: Shape = [z.I, z.O, z.KH, z.KW]
  let label = "stride \(z.s) padding \(z.p)"
  var cases: [OperatorCase] = [
    .init(name: "conv2d \(label)", inputs: [x, weight, [z.O]]) {
      $0.conv2d($1[0], weight: $1[1], bias: $1[2], stride: z.s, padding: z.p)
    },
    .init(name: "conv2d without bias \(label)", inputs: [x, weight]) {
      $0.conv2d($1[0], weight: $1[1], bias: nil, stride: z.s, padding: z.p)
    },
  ]
  if hasTransposed(z) {
    cases += [
      .init(name: "convTranspose2d \(label)", inputs: [x, transposed, [z.O]]) {
        $0.convTranspose2d($1[0], weight: $1[1], bias: $1[2], stride: z.s, padding: z.p)
      },
      .init(name: "convTranspose2d without bias \(label)", inputs: [x, transposed]) {
        $0.convTranspose2d($1[0], weight: $1[1], bias: nil, stride: z.s, padding: z.p)
      },
    ]
  }
  return cases
}

/// Whether the padding leaves something of the transposed convolution's output.
func hasTransposed(_ z: ConvolutionSizes) -> Bool {
  (z.H - 1) * z.s + z.KH > 2 * z.p && (z.W - 1) * z.s + z.KW > 2 * z.p
}

import Numerics
import TensorCore
import Testing

/// The promise: neither level, threads nor batch shows in a bit.
struct BitIdentityTests {
  private static let levels = ["x86-64-v4", "x86-64-v3", "aarch64", "oracle"].filter {
    (try? Compute(threads: 1, level: $0)) != nil
  }

  /// The bits of the output and of every gradient.
  private func bits(_ operation: OperatorCase, _ compute: Compute) throws -> [[UInt32]] {
    let variables = operation.tensors().map(Variable.init(parameter:))
    let tape = Tape(compute)
    let loss = operation.loss(tape, variables)
    let values = operation.forward(Tape(compute, recording: false), variables).value
    tape.backward(loss)
    let gradients = try variables.map { try #require($0.gradient) }
    return ([values] + gradients).map { $0.values.map(\.bitPattern) }
  }

  @Test(arguments: smallOperators)
  func `levels agree`(_ operation: OperatorCase) throws {
    let expected = try bits(operation, try compute())
    for level in Self.levels {
      #expect(try bits(operation, try compute(threads: 2, level: level)) == expected, "\(level)")
    }
  }

  @Test(arguments: largeOperators)
  func `threads agree`(_ operation: OperatorCase) throws {
    let expected = try bits(operation, try compute())
    for threads in [2, 7] {
      #expect(try bits(operation, try compute(threads: threads)) == expected, "\(threads)")
    }
    for level in Self.levels where level != "oracle" {
      #expect(try bits(operation, try compute(threads: 2, level: level)) == expected, "\(level)")
    }
  }

  @Test(arguments: batchedOperators)
  func `an item does not see its batch`(_ operation: OperatorCase) throws {
    let compute = try compute(threads: 2)
    let tensors = operation.tensors()
    func run(_ x: Tensor) -> Tensor {
      let tape = Tape(compute, recording: false)
      return operation.forward(
        tape, [tape.constant(x)] + tensors.dropFirst().map(tape.constant)
      ).value
    }
    let (x, y) = (tensors[0], run(tensors[0]))
    let (xs, ys) = (x.values, y.values)
    let batch = x.shape[0]
    for item in [0, batch / 2, batch - 1] {
      let (n, m) = (xs.count / batch, ys.count / batch)
      let alone = run(
        Tensor(Shape([1] + x.shape.dims.dropFirst()), Array(xs[item * n..<(item + 1) * n])))
      #expect(
        alone.values.map(\.bitPattern) == ys[item * m..<(item + 1) * m].map(\.bitPattern))
    }
  }
}

/// Big enough to be split over threads.
let largeOperators: [OperatorCase] =
  [
    .init(name: "linear", inputs: [[200, 257], [130, 257], [130]]) {
      $0.linear($1[0], weight: $1[1], bias: $1[2])
    },
    .init(name: "linear of few rows", inputs: [[3, 600], [1100, 600], [1100]]) {
      $0.linear($1[0], weight: $1[1], bias: $1[2])
    },
    .init(name: "tanh", inputs: [[100_003]]) { $0.tanh($1[0]) },
    .init(name: "multiply", inputs: [[70_001], [70_001]]) { $0.multiply($1[0], $1[1]) },
    .init(name: "dropout", inputs: [[10_003]]) {
      $0.dropout($1[0], rate: 0.3, stream: RandomStream(key: 5, c2: 0, c3: 0))
    },
    .init(name: "softmax", inputs: [[1000, 70]]) { $0.softmax($1[0]) },
    .init(name: "layerNorm", inputs: [[1000, 70], [70], [70]]) {
      $0.layerNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5)
    },
    .init(name: "crossEntropy", inputs: [[1000, 70]]) {
      $0.crossEntropy($1[0], targets: randomIndices(1000, below: 70, seed: 3))
    },
    .init(name: "embedding", inputs: [[50, 100]]) {
      $0.embedding(randomIndices(2000, below: 50, seed: 4), shape: [2000], weight: $1[0])
    },
    .init(name: "conv2d", inputs: [[9, 12, 33, 32], [20, 12, 4, 4], [20]]) {
      $0.conv2d($1[0], weight: $1[1], bias: $1[2], stride: 2, padding: 1)
    },
    .init(name: "convTranspose2d", inputs: [[9, 12, 15, 16], [12, 20, 4, 4], [20]]) {
      $0.convTranspose2d($1[0], weight: $1[1], bias: $1[2], stride: 2, padding: 1)
    },
    .init(name: "batchNorm", inputs: [[9, 12, 33, 32], [12], [12]]) {
      $0.batchNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5).y
    },
    .init(name: "batchNorm of rows", inputs: [[70, 1000], [1000], [1000]]) {
      $0.batchNorm($1[0], weight: $1[1], bias: $1[2], epsilon: 1e-5).y
    },
    .init(name: "binaryCrossEntropy", inputs: [[300, 301]]) {
      $0.binaryCrossEntropy($1[0], target: Tensor(zeros: [300, 301]))
    },
    .init(name: "oneHotLinear", inputs: [[100, 50], [100]]) {
      $0.oneHotLinear(
        randomIndices(2000, below: 50, seed: 4), shape: [2000], weight: $1[0], bias: $1[1])
    },
  ] + recurrentOperators([(19, 9, 60, 70)]) + attentionOperators([(5, 67, 3, 22), (1, 300, 2, 33)])

/// The first input is the batch.
private let batchedOperators: [OperatorCase] =
  [
    .init(name: "linear", inputs: [[65, 300], [40, 300], [40]]) {
      $0.linear($1[0], weight: $1[1], bias: $1[2])
    },
    .init(name: "lstm", inputs: [[37, 6, 30], [280, 30], [280, 70], [280], [280]]) {
      $0.lstm($1[0], weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[4]).y
    },
    .init(name: "gru", inputs: [[37, 6, 30], [210, 30], [210, 70], [210], [210]]) {
      $0.gru($1[0], weightIH: $1[1], weightHH: $1[2], biasIH: $1[3], biasHH: $1[4]).y
    },
    .init(name: "batchNorm of given statistics", inputs: [[11, 5, 17, 16], [5], [5]]) {
      $0.batchNorm(
        $1[0], weight: $1[1], bias: $1[2], mean: randomTensor([5], seed: 1),
        variance: Tensor([5], [1, 2, 3, 4, 5]), epsilon: 1e-5)
    },
    .init(name: "batchNorm of rows by given statistics", inputs: [[37, 5], [5], [5]]) {
      $0.batchNorm(
        $1[0], weight: $1[1], bias: $1[2], mean: randomTensor([5], seed: 1),
        variance: Tensor([5], [1, 2, 3, 4, 5]), epsilon: 1e-5)
    },
    .init(name: "rnn", inputs: [[37, 6, 70], [70, 70], [70]]) {
      $0.rnn($1[0], weight: $1[1], bias: $1[2]).y
    },
    .init(name: "causalAttention", inputs: [[9, 40, 3 * 2 * 33]]) {
      $0.causalAttention($1[0], heads: 2)
    },
    .init(name: "conv2d", inputs: [[11, 5, 17, 16], [7, 5, 4, 4], [7]]) {
      $0.conv2d($1[0], weight: $1[1], bias: $1[2], stride: 2, padding: 1)
    },
    .init(name: "convTranspose2d", inputs: [[11, 5, 9, 8], [5, 7, 4, 4], [7]]) {
      $0.convTranspose2d($1[0], weight: $1[1], bias: $1[2], stride: 2, padding: 1)
    },
  ]

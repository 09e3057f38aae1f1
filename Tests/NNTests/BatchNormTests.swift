import NN
import TensorCore
import Testing

private func values(_ count: Int) -> [Float] {
  (0..<count).map { Float(($0 * 37 + 11) % 23) / 7 - 1 }
}

@Test func `running statistics move as PyTorch moves them`() throws {
  var source = RandomSource(seed: 1)
  let norm = try BatchNorm("bn", channels: 2, from: &source)
  #expect(norm.parameters.map { $0.name } == ["bn.weight", "bn.bias"])
  #expect(norm.buffers.map { $0.name } == ["bn.running_mean", "bn.running_var"])
  #expect(norm.weight.value.values == [1, 1] && norm.bias.value.values == [0, 0])
  #expect(norm.runningMean.value.values == [0, 0])
  #expect(norm.runningVariance.value.values == [1, 1])

  let tape = Tape(try Compute(threads: 1))
  let x = tape.constant(Tensor([4, 2], [1, 10, 2, 20, 3, 30, 6, 40]))
  let y = norm(x, .batch, on: tape).value.values
  // Means 3 and 25; sums of squares 14 and 500, divided by 3 here and by 4 in the output.
  for (found, expected) in [
    (norm.runningMean, [0.3, 2.5]), (norm.runningVariance, [0.9 + 1.4 / 3, 0.9 + 50.0 / 3]),
  ] {
    for (found, expected) in zip(found.value.values, expected) {
      #expect(abs(Double(found) - expected) < 1e-5)
    }
  }
  #expect(abs(Double(y[0]) - -2 / (3.5 + 1e-5).squareRoot()) < 1e-6)
  #expect(abs(Double(y[7]) - 15 / (125 + 1e-5).squareRoot()) < 1e-6)
}

@Test func `statistics move only when they should`() throws {
  var source = RandomSource(seed: 1)
  let norm = try BatchNorm("bn", channels: 3, epsilon: 0.8, from: &source)
  let tape = Tape(try Compute(threads: 1))
  let x = tape.constant(Tensor([2, 3, 2, 2], values(24)))
  let whole = norm(x, .batchOnly, on: tape).value.values
  #expect(norm.runningMean.value.values == [0, 0, 0])
  _ = norm(x, .running, on: tape)
  #expect(norm.runningVariance.value.values == [1, 1, 1])
  #expect(norm(x, .batch, on: tape).value.values == whole)
  #expect(norm.runningMean.value.values != [0, 0, 0])
  #expect(norm(x, .running, on: tape).value.values != whole)
}

@Test func `a batch of one value a channel moves the mean alone`() throws {
  var source = RandomSource(seed: 1)
  let norm = try BatchNorm("bn", channels: 2, from: &source)
  let tape = Tape(try Compute(threads: 1))
  let y = norm(tape.constant(Tensor([1, 2], [3, -4])), .batch, on: tape)
  #expect(y.value.values == [0, 0])
  #expect(norm.runningVariance.value.values == [1, 1])
  #expect(abs(norm.runningMean.value.values[0] - 0.3) < 1e-6)
}

@Test func `a frozen sequence gives the bits of its layers`() throws {
  let compute = try Compute(threads: 2)
  var source = RandomSource(seed: 3)
  var layers = Sequential("main")
  layers.append(
    .transposedConvolution(
      try ConvTranspose2d(
        layers.next, inputs: 3, outputs: 4, kernel: 4, stride: 1, padding: 0, bias: false,
        initial: .normal(0.5), from: &source)))
  layers.append(.batchNorm(try BatchNorm(layers.next, channels: 4, from: &source)))
  layers.append(.relu)
  layers.append(
    .convolution(
      try Conv2d(
        layers.next, inputs: 4, outputs: 2, kernel: 3, stride: 1, padding: 1, from: &source)))
  layers.append(.leakyRelu(slope: 0.2))
  layers.append(.tanh)
  #expect(layers.next == "main.6")
  #expect(
    layers.parameters.map { $0.name } == [
      "main.0.weight", "main.1.weight", "main.1.bias", "main.3.weight", "main.3.bias",
    ])
  #expect(layers.buffers.map { $0.name } == ["main.1.running_mean", "main.1.running_var"])
  let x = Tensor([5, 3, 1, 1], values(15))
  let training = Tape(compute)
  _ = layers(training.constant(x), .batch, on: training)
  let tape = Tape(compute, recording: false)
  let expected = layers(tape.constant(x), .running, on: tape).value
  let frozen = FrozenSequential(layers, input: [3, 1, 1], compute: compute)(x, on: compute)
  #expect(frozen.shape == [5, 2, 4, 4])
  #expect(frozen.values.map(\.bitPattern) == expected.values.map(\.bitPattern))
}

@Test func `networks of one seed have streams of their own`() throws {
  var (first, second) = (RandomSource(seed: 1).named("a"), RandomSource(seed: 1).named("b"))
  var plain = RandomSource(seed: 1)
  let drawn = try first.parameter("x", [4], .normal(1)).value.values
  #expect(try second.parameter("x", [4], .normal(1)).value.values != drawn)
  #expect(try plain.parameter("a.x", [4], .normal(1)).value.values == drawn)
  let around = try first.parameter("x", [4], .normalAroundOne(1)).value.values
  #expect(around == drawn.map { 1 + $0 })
}

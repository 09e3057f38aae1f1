import Generators
import NN
import TensorCore
import Testing
import Training

private let compute = Result { try Compute(threads: 2) }

private let imageCases = Result { try ParityCase.all(of: "VAEConv") }
private let audioCases = Result { try ParityCase.all(of: "SampleRNN") }

@Test(.enabled(if: ParityCase.isDefaultFolder))
func `the fixtures have a case of every network`() throws {
  #expect(
    try LanguageParityTests.cases.get().map { $0.name } == ["rnn_lm", "lstm_lm", "transformer_lm"])
  #expect(try imageCases.get().map { $0.name } == ["vae_conv64"])
  #expect(try audioCases.get().map { $0.name } == ["samplernn"])
}

// MARK: the autoencoder

@Test(arguments: try imageCases.get())
func `the autoencoder computes what PyTorch computes`(parity: ParityCase) throws {
  let compute = try compute.get()
  var source = StateDictSource(parity.initial.floats)
  let network = try VAE(
    VAEConfiguration(
      channels: parity.configuration["channels"].elements.map { $0.int },
      latent: parity.configuration["latent"].int), from: &source)
  try source.finish()
  let pictures = try #require(parity.io.floats["in.x"])
  let noise = try #require(parity.io.floats["in.eps"])
  let codes = try #require(parity.io.floats["in.z"])

  let tape = Tape(compute, recording: false)
  try parity.expectClose(network.decode(tape.constant(codes), on: tape).value, "out.images")
  let (again, mean, logVariance) = network.reconstruct(pictures, noise: noise, on: tape)
  try parity.expectClose(again.value, "out.recon")
  try parity.expectClose(mean.value, "out.mu")
  try parity.expectClose(logVariance.value, "out.logvar")
  try expectTraining(network, parity, compute) { tape in
    network.loss(pictures, noise: noise, on: tape).total
  }
}

// MARK: the sample-level network

private func audioNetwork(_ parity: ParityCase) throws -> SampleRNN {
  var source = StateDictSource(parity.initial.floats)
  let sizes = parity.configuration
  let network = try SampleRNN(
    SampleRNNConfiguration(dim: sizes["dim"].int, embed: sizes["emb"].int, codes: sizes["q"].int),
    from: &source)
  try source.finish()
  return network
}

@Test(arguments: try audioCases.get())
func `the SampleRNN computes what PyTorch computes`(parity: ParityCase) throws {
  let compute = try compute.get()
  let network = try audioNetwork(parity)
  let codes = try #require(parity.io.integers["in.codes"])
  let (rows, batch) = (codes.values.map(Int32.init), codes.shape[0])
  let tape = Tape(compute, recording: false)
  try parity.expectClose(network.logits(rows, batch: batch, on: tape).logits.value, "out.logits")
  try expectTraining(network, parity, compute) { tape in
    network.loss(rows, batch: batch, on: tape).loss
  }
}

@Test(arguments: try audioCases.get())
func `greedy sound continues as PyTorch's`(parity: ParityCase) throws {
  let compute = try compute.get()
  let decoder = SampleRNNDecoder(try audioNetwork(parity), compute: compute)
  let prompt = try #require(parity.io.integers["in.prompt"])
  let expected = try #require(parity.io.integers["out.greedy"])
  let rows = prompt.shape[0]
  let batch = decoder.batch(capacity: rows)
  var codes = [[Int64]](repeating: [], count: rows)
  for row in 0..<rows { batch.clear(row: row, context: prompt.row(row).map { UInt8($0) }) }
  for _ in 0..<(expected.shape[1] / 16) {
    decoder.frame(rows: rows, batch, on: compute) { row, logits in
      let code = logits.indices.max { logits[$0] < logits[$1] } ?? 0
      codes[row].append(Int64(code))
      return UInt8(code)
    }
  }
  for row in 0..<rows { #expect(codes[row] == Array(expected.row(row)), "row \(row)") }
}

// MARK: three steps of Adam

/// Trains on one batch and compares losses, gradient norms and, by counting outliers, the weights.
func expectTraining(
  _ network: some Network, _ parity: ParityCase, _ compute: Compute,
  loss: (Tape) throws -> Variable
) throws {
  let rate = parity.facts["lr"].double
  var adam = Adam(Adam.Settings(), parameters: network.parameters)
  for (index, expected) in parity.steps.enumerated() {
    let tape = Tape(compute)
    let loss = try loss(tape)
    let expectedLoss = expected["loss"].double
    let slack = 10 * parity.facts["f64_diff_loss"].elements[index]["loss"].double
    #expect(
      (Double(loss.value.item) - expectedLoss).magnitude <= slack + 2e-6 * expectedLoss,
      "step \(index): loss \(loss.value.item), expected \(expectedLoss)")
    for parameter in network.parameters { parameter.variable.gradient = nil }
    tape.backward(loss)
    let norms = expected["grad_norms"].members.mapValues { $0.double }
    let largest = norms.values.max() ?? 0
    #expect(Set(norms.keys) == Set(network.parameters.map { $0.name }))
    for parameter in network.parameters {
      let norm = (parameter.variable.gradient?.values ?? []).reduce(0.0) {
        $0 + Double($1) * Double($1)
      }.squareRoot()
      let expected = norms[parameter.name] ?? .nan
      #expect(
        (norm - expected).magnitude <= 1e-3 * expected + 1e-5 * largest,
        "step \(index): \(parameter.name) has gradient norm \(norm), expected \(expected)")
    }
    adam.update(network.parameters, rate: rate, compute: compute)
  }
  let shares = parity.facts["f64_outliers_after3"][parity.name].members
  for parameter in network.parameters {
    let expected = try #require(parity.after.floats[parameter.name])
    let outliers = zip(parameter.variable.value.values, expected.values).count {
      !(Double(($0 - $1).magnitude) <= 0.02 * rate)
    }
    let share = shares[parameter.name]?.double ?? .nan
    let allowed = max(1, (3 * share + 0.005) * Double(expected.shape.count))
    #expect(
      Double(outliers) <= allowed,
      "\(parameter.name): \(outliers) of \(expected.shape.count) weights are off")
  }
}

extension SafeTensors.IntegerTensor {
  /// One row of a matrix.
  func row(_ index: Int) -> ArraySlice<Int64> {
    values[(index * shape[1])..<((index + 1) * shape[1])]
  }
}

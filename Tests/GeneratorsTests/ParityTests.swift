import Generators
import NN
import TensorCore
import Testing
import Training

private let compute = Result { try Compute(threads: 2) }

private let audioCases = Result { try ParityCase.all(of: "SampleRNN") }

@Test(.enabled(if: ParityCase.isDefaultFolder))
func `the fixtures have a case of every network`() throws {
  #expect(
    try LanguageParityTests.cases.get().map { $0.name } == ["rnn_lm", "lstm_lm", "transformer_lm"])
  #expect(try audioCases.get().map { $0.name } == ["samplernn"])
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

extension SafeTensors.IntegerTensor {
  /// One row of a matrix.
  func row(_ index: Int) -> ArraySlice<Int64> {
    values[(index * shape[1])..<((index + 1) * shape[1])]
  }
}

import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing
import Training

private let compute = Result { try Compute(threads: 2) }

private let textCases = Result { try ParityCase.all(of: "LSTMLM") }
private let audioCases = Result { try ParityCase.all(of: "SampleRNN") }

@Test(.enabled(if: ParityCase.isDefaultFolder))
func `the fixtures have a case of every network`() throws {
  #expect(try textCases.get().map { $0.name } == ["lstm_lm"])
  #expect(try audioCases.get().map { $0.name } == ["samplernn"])
}

// MARK: the language model

private func textNetwork(_ parity: ParityCase) throws -> LSTMLanguageModel {
  var source = StateDictSource(parity.initial.floats)
  let sizes = parity.configuration
  let network = try LSTMLanguageModel(
    LSTMConfiguration(
      symbols: sizes["vocab"].int, embed: sizes["embed"].int, hidden: sizes["hidden"].int,
      layers: sizes["layers"].int), from: &source)
  try source.finish()
  return network
}

@Test(arguments: try textCases.get())
func `the language model computes what PyTorch computes`(parity: ParityCase) throws {
  let compute = try compute.get()
  let network = try textNetwork(parity)
  let tokens = try #require(parity.io.integers["in.tokens"])
  let (batch, width) = (tokens.shape[0], tokens.shape[1])
  let rows = (0..<batch).map { tokens.values[($0 * width)..<(($0 + 1) * width)].map(Int32.init) }
  let inputs = rows.flatMap { $0.dropLast() }
  let targets = rows.flatMap { $0.dropFirst() }

  let tape = Tape(compute, recording: false)
  try parity.expectClose(
    network.logits(inputs, batch: batch, on: tape).logits.value, "out.logits")
  try expectTraining(network, parity, compute) { tape in
    network.loss(inputs, targets: targets, batch: batch, on: tape).loss
  }
}

@Test(arguments: try textCases.get())
func `greedy text continues as PyTorch's`(parity: ParityCase) throws {
  let network = try textNetwork(parity)
  // Any alphabet of the right size will do: symbol i is the scalar 256 + i.
  let first = Unicode.Scalar(UInt8(0)).value + 256
  func text(_ tokens: some Sequence<Int64>) -> String {
    String(
      String.UnicodeScalarView(tokens.compactMap { Unicode.Scalar(first + UInt32($0)) }))
  }
  let symbols = Int64(network.configuration.symbols)
  let tokenizer = try #require(CharacterTokenizer(alphabet: text(0..<symbols)))
  let generator = TextGenerator(
    TextModel(tokenizer: tokenizer, network: network), compute: try compute.get())
  let prompt = try #require(parity.io.integers["in.prompt"])
  let expected = try #require(parity.io.integers["out.greedy"])
  let length = prompt.shape[1] + expected.shape[1]
  let values = try ParameterValues(
    ["temperature": "0", "characters": "\(length)"], of: TextParameters.all)
  let requests = (0..<prompt.shape[0]).map { row in
    GenerationRequest(key: 1, prompt: text(prompt.row(row)), values: values)
  }
  let results = generator.generate(requests) { false }
  for (row, result) in results.enumerated() {
    #expect(
      try result.get() == .text(text(Array(prompt.row(row)) + expected.row(row))), "row \(row)")
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

extension SafeTensors.IntegerTensor {
  /// One row of a matrix.
  fileprivate func row(_ index: Int) -> ArraySlice<Int64> {
    values[(index * shape[1])..<((index + 1) * shape[1])]
  }
}

import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

/// The networks over symbols against PyTorch's.
@Suite struct LanguageParityTests {
  static let cases = Result {
    try ["RNNLM", "LSTMLM", "TransformerLM"].flatMap { try ParityCase.all(of: $0) }
  }

  @Test(arguments: try cases.get())
  func `a language model computes what PyTorch computes`(parity: ParityCase) throws {
    let compute = try Compute(threads: 2)
    let tokens = try #require(parity.io.integers["in.tokens"])
    let (batch, width) = (tokens.shape[0], tokens.shape[1])
    let rows = (0..<batch).map { tokens.values[($0 * width)..<(($0 + 1) * width)].map(Int32.init) }
    let inputs = rows.flatMap { $0.dropLast() }
    let targets = rows.flatMap { $0.dropFirst() }

    let network = try network(parity)
    try parity.expectClose(
      logits(network, inputs, batch: batch, Tape(compute, recording: false)), "out.logits")
    try expectTraining(network, parity, compute) { tape in
      network.loss(inputs, targets: targets, batch: batch, dropout: nil, on: tape)
    }
  }

  @Test(arguments: try cases.get())
  func `greedy text continues as PyTorch's`(parity: ParityCase) throws {
    let prompt = try #require(parity.io.integers["in.prompt"])
    let expected = try #require(parity.io.integers["out.greedy"])
    let length = prompt.shape[1] + expected.shape[1]
    let values = try ParameterValues(
      ["temperature": "0", "characters": "\(length)"], of: TextParameters.all)
    let requests = (0..<prompt.shape[0]).map { row in
      GenerationRequest(key: 1, prompt: text(prompt.row(row)), values: values)
    }
    let results = try generator(of: network(parity)).generate(requests) { false }
    for (row, result) in results.enumerated() {
      #expect(
        try result.get() == .text(text(Array(prompt.row(row)) + expected.row(row))), "row \(row)")
    }
  }

  private func network(_ parity: ParityCase) throws -> any LanguageModel {
    var source = StateDictSource(parity.initial.floats)
    let sizes = parity.configuration
    let symbols = sizes["vocab"].int
    let network: any LanguageModel =
      switch parity.facts["classes"].elements {
      case ["RNNLM"]:
        try RNNLanguageModel(
          RNNConfiguration(symbols: symbols, hidden: sizes["hidden"].int), from: &source)
      case ["LSTMLM"]:
        try LSTMLanguageModel(
          LSTMConfiguration(
            symbols: symbols, embed: sizes["embed"].int, hidden: sizes["hidden"].int,
            layers: sizes["layers"].int), from: &source)
      default:
        try TransformerLanguageModel(
          TransformerConfiguration(
            symbols: symbols, layers: sizes["layers"].int, heads: sizes["heads"].int,
            dim: sizes["dim"].int, context: sizes["context"].int), from: &source)
      }
    try source.finish()
    return network
  }

  private func logits(
    _ network: any LanguageModel, _ tokens: [Int32], batch: Int, _ tape: Tape
  ) -> Tensor {
    func recurrent(_ network: some RecurrentLanguageModel) -> Tensor {
      network.logits(tokens, batch: batch, states: nil, dropout: nil, on: tape).logits.value
    }
    if let network = network as? TransformerLanguageModel {
      return network.logits(tokens, batch: batch, on: tape).value
    }
    guard let network = network as? any RecurrentLanguageModel else { return Tensor([], [.nan]) }
    return recurrent(network)
  }

  /// Any alphabet of the right size will do: symbol i is the scalar 256 + i.
  private func text(_ tokens: some Sequence<Int64>) -> String {
    String(String.UnicodeScalarView(tokens.compactMap { Unicode.Scalar(256 + UInt32($0)) }))
  }

  private func generator(of network: some LanguageModel) throws -> TextGenerator {
    let symbols = Int64(network.configuration.symbols)
    let tokenizer = try #require(CharacterTokenizer(alphabet: text(0..<symbols)))
    return TextGenerator(
      TextModel(units: .characters(tokenizer), network: network), compute: try Compute(threads: 2))
  }
}

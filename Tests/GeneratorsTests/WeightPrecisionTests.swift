import Generators
import NN
import PipelineInterface
import TensorCore
import Testing

// Weights of 16 and 8 bits: near the trained ones, their own items, none of it in a key unless given.

@Test(arguments: [WeightPrecision.bf16, .int8])
func `narrowed weights give logits near the trained ones, and others`(
  precision: WeightPrecision
) throws {
  let compute = try Compute(threads: 1)
  let trained: [any LanguageDecoder] = [
    try TinyModels.text().network.decoder(compute: compute),
    try TinyModels.rnn().network.decoder(compute: compute),
    try TinyModels.transformer().network.decoder(compute: compute),
  ]
  for decoder in trained {
    let full = decoder.batch(capacity: 2, compute: compute)
    let narrow = decoder.stored(as: precision, compute: compute)
      .batch(capacity: 2, compute: compute)
    for token: Int32 in 0..<8 {
      full.step([token, 9 - token], on: compute)
      narrow.step([token, 9 - token], on: compute)
    }
    let (expected, found) = (Array(full.logits[1]), Array(narrow.logits[1]))
    let size = expected.map { $0.magnitude }.reduce(0, max)
    let distance = zip(expected, found).map { ($0 - $1).magnitude }.reduce(0, max)
    #expect(distance > 0 && distance < 0.1 * size, "\(type(of: decoder)): \(distance) of \(size)")
  }
}

@Test func `each precision makes its own sounds`() throws {
  let generator = SampleRNNGenerator(
    try AudioNetwork.threeTiers.network(), compute: try Compute(threads: 1))
  let sounds = try WeightPrecision.allCases.map { precision in
    let values = try ParameterValues(
      ["seconds": "0.2", "weights": precision.rawValue], of: SampleRNNGenerator.parameters)
    let request = GenerationRequest(key: 3, values: values)
    return try generator.generate([request]) { false }[0].get()
  }
  #expect(Set(sounds).count == 3)
}

@Test func `the precision is recorded only where it is not the trained one`() throws {
  for parameters in [TextParameters.all, SampleRNNGenerator.parameters] {
    #expect(try ParameterValues(["weights": "f32"], of: parameters).recorded["weights"] == nil)
    #expect(try ParameterValues(["weights": "int8"], of: parameters).recorded["weights"] == "int8")
    #expect(throws: ParameterError.self) {
      try ParameterValues(["weights": "int4"], of: parameters)
    }
  }
}

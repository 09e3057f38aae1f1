import Generators
import Media
import NN
import Numerics
import PipelineInterface
import TensorCore
import Testing

/// Networks whose logits are known draw as the attributes of a job say: a name that led to another
/// rule would show here.
@Suite struct DistributionTests {
  // Logarithms of 1, 2, 3, 4 and 10, to 9 digits.
  private static let logits: [Float] = [0, 0.693147181, 1.09861229, 1.38629436, 2.30258509]

  private static func zeros(_ network: some Network) {
    for parameter in network.parameters {
      parameter.variable.value = Tensor(zeros: parameter.variable.value.shape)
    }
  }

  /// Pearson's statistic; what has no probability must not have been drawn.
  private static func chiSquare(_ counts: [Int], _ weights: [Double]) -> Double {
    let (drawn, total) = (Double(counts.reduce(0, +)), weights.reduce(0, +))
    return zip(counts, weights).reduce(0) { sum, pair in
      let expected = drawn * pair.1 / total
      guard expected > 0 else { return pair.0 == 0 ? sum : .infinity }
      return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
    }
  }

  @Test(
    arguments: [
      (nil, ["temperature": "1"], [1, 2, 3, 4, 10]),
      (nil, ["temperature": "0.5"], [1, 4, 9, 16, 100]),
      (nil, ["temperature": "0"], [0, 0, 0, 0, 1]),
      (nil, ["temperature": "1", "top-k": "3"], [0, 0, 3, 4, 10]),
      (nil, ["temperature": "1", "top-p": "0.6"], [0, 0, 0, 4, 10]),
      (nil, ["temperature": "1", "min-p": "0.25"], [0, 0, 3, 4, 10]),
      // Roots of 2 and of 10, whose units stand in the prompt.
      (
        "da", ["temperature": "1", "repetition-penalty": "2"],
        [1, 1.4142136, 3, 4, 3.1622777]
      ),
      // ln 2 off for each time.
      (
        "ddb", ["temperature": "1", "frequency-penalty": "0.693147181"],
        [1, 2, 1.5, 4, 2.5]
      ),
    ] as [(String?, [String: String], [Double])])
  func `a text's next unit follows the job's attributes, at batch 1 and 64`(
    prompt: String?, written: [String: String], weights: [Double]
  ) throws {
    let model = try TinyModels.rnn(alphabet: "\nabcd")
    Self.zeros(model.network)
    model.network.output.bias?.value = Tensor([5], Self.logits)
    let generator = TextGenerator(model, compute: try Compute(threads: 1))
    let length = (prompt?.count ?? 0) + 1
    let values = try ParameterValues(
      written.merging(["characters": "\(length)"]) { $1 }, of: TextParameters.all)
    let requests = (0..<4096).map { key in
      GenerationRequest(key: key &* 0x9E37_79B9_7F4A_7C15, prompt: prompt, values: values)
    }
    func drawn(_ requests: [GenerationRequest]) throws -> [Int] {
      try generator.generate(requests, isCancelled: { false }).map { result in
        guard case .text(let text) = try result.get() else { return -1 }
        let unit = try #require(text.unicodeScalars.last)
        return try #require(Array("\nabcd".unicodeScalars).firstIndex(of: unit))
      }
    }
    let units = try drawn(requests)
    let counts = (0..<5).map { unit in units.count { $0 == unit } }
    // 18.5 is passed by one in a thousand at 4 degrees of freedom; the draws are fixed.
    #expect(Self.chiSquare(counts, weights) < 18.5, "\(counts)")
    for place in stride(from: 0, to: 4096, by: 64) {
      #expect(try drawn([requests[place]]) == [units[place]])
    }
  }

  @Test(
    arguments: [
      ("1", [1, 2, 3, 4, 10]), ("0.5", [1, 4, 9, 16, 100]), ("0", [0, 0, 0, 0, 1]),
    ] as [(String, [Double])])
  func `a sound's samples follow the temperature, at batch 1 and 16`(
    temperature: String, weights: [Double]
  ) throws {
    let network = try TinyModels.audio()
    Self.zeros(network)
    // Five codes; the others have no weight that a sum of 2^-31 would notice.
    let codes = [10, 70, 128, 200, 255]
    var bias = [Float](repeating: -60, count: 256)
    for (code, logit) in zip(codes, Self.logits) { bias[code] = logit }
    network.output.bias?.value = Tensor([256], bias)
    let generator = SampleRNNGenerator(network, compute: try Compute(threads: 1))
    let values = try ParameterValues(
      ["seconds": "0.016", "temperature": temperature], of: SampleRNNGenerator.parameters)
    let requests = (0..<16).map { GenerationRequest(key: $0, values: values) }
    func sounds(_ requests: [GenerationRequest]) throws -> [[Float]] {
      try generator.generate(requests, isCancelled: { false }).map { result in
        guard case .audio(let sound) = try result.get() else { return [] }
        return sound.samples
      }
    }
    let together = try sounds(requests)
    let all = together.joined()
    let counts = codes.map { code in all.count { $0 == MuLaw.decoded[code] } }
    #expect(all.count == 4096 && counts.reduce(0, +) == 4096)
    #expect(Self.chiSquare(counts, weights) < 18.5, "\(counts)")
    for place in [0, 7, 15] { #expect(try sounds([requests[place]]) == [together[place]]) }
  }
}

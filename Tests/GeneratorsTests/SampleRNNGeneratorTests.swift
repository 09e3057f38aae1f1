import Generators
import Media
import NN
import Numerics
import PipelineInterface
import TensorCore
import Testing

private func sound(
  _ written: [String: String], _ network: SampleRNN
) throws -> Result<Sample, GenerationError> {
  let values = try ParameterValues(written, of: SampleRNNGenerator.parameters)
  return SampleRNNGenerator(network, compute: try Compute(threads: 1))
    .generate([GenerationRequest(key: 4, values: values)]) { false }[0]
}

@Test(arguments: [("0.01", 160), ("0.0123", 197), ("0.02", 320), ("0.010031", 160)])
func `seconds are rounded to samples`(seconds: String, samples: Int) throws {
  let result = try sound(["seconds": seconds], TinyModels.audio())
  guard case .audio(let waveform) = try result.get() else { throw GenerationError("no sound") }
  #expect(waveform.sampleRate == 16_000)
  #expect(waveform.channels == 1)
  #expect(waveform.frames == samples)
  #expect(waveform.samples.allSatisfy { MuLaw.decoded.contains($0) })
  #expect(Set(waveform.samples).count > 60)
}

@Test func `a sound's first samples do not depend on its length`() throws {
  let network = try TinyModels.audio()
  guard case .audio(let short) = try sound(["seconds": "0.01"], network).get(),
    case .audio(let long) = try sound(["seconds": "0.05"], network).get()
  else { throw GenerationError("no sound") }
  #expect(Array(long.samples[..<160]) == short.samples)
}

@Test func `sample logits that overflow fail the item by the layer's name`() throws {
  let network = try TinyModels.audio()
  network.output.weight.value = Tensor(
    network.output.weight.shape,
    [Float](repeating: 3.4e38, count: network.output.weight.shape.count))
  network.hidden.bias?.value = Tensor([24], [Float](repeating: 9, count: 24))
  #expect(
    try sound([:], network)
      == .failure(GenerationError("layer out: logits are not finite after 0 samples")))
}

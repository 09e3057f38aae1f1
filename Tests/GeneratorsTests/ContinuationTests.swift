import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private func request(
  _ sound: Waveform?, key: UInt64 = 4, _ written: [String: String]
) throws -> GenerationRequest {
  GenerationRequest(
    key: key, values: try ParameterValues(written, of: SampleRNNGenerator.parameters),
    sounds: sound.map { [SampleRNNGenerator.start.name: $0] } ?? [:])
}

private func sounds(
  _ requests: [GenerationRequest], _ network: SampleRNN
) throws -> [Waveform] {
  let generator = SampleRNNGenerator(network, compute: try Compute(threads: 1))
  return try generator.generate(requests) { false }.map { result in
    guard case .audio(let sound) = try result.get() else { throw GenerationError("no sound") }
    return sound
  }
}

private func front(of sound: Waveform, _ count: Int) throws -> Waveform {
  try Waveform(sampleRate: sound.sampleRate, samples: Array(sound.samples[..<count])).quantized()
}

// Fronts that end between frames, too.
@Test(arguments: [1, 16, 100, 159])
func `a sound goes on as the whole one does`(count: Int) throws {
  for network in [
    try TinyModels.audio(), try AudioNetwork.oneTier.network(),
    try AudioNetwork.everything.network(),
  ] {
    // Nothing is drawn, so that what was given takes no random numbers away.
    var values = ["seconds": "0.02", "temperature": "0"]
    values["class"] = network.configuration.classes.first
    let whole = try sounds([try request(nil, values)], network)[0]
    let given = try front(of: whole, count)
    let continued = try sounds([try request(given, values)], network)[0]
    #expect(Array(continued.samples[..<count]) == given.samples)
    #expect(continued.samples[count...] == whole.samples[count...])
  }
}

@Test func `what is drawn after a given sound depends on it and on the key, at any batch`() throws {
  let network = try TinyModels.audio()
  let whole = try sounds([try request(nil, ["seconds": "0.01"])], network)[0]
  let requests = try (0..<64).map { place in
    try request(
      place % 3 == 0 ? nil : try front(of: whole, 10 + place), key: UInt64(place),
      ["seconds": "0.02"])
  }
  let together = try sounds(requests, network)
  #expect(Set(together).count == 64)
  for place in [0, 1, 2, 31, 63] {
    #expect(try sounds([requests[place]], network) == [together[place]])
  }
}

@Test(
  arguments: [
    (
      Waveform(sampleRate: 8000, samples: [0]),
      "continue: has 8000 samples a second, the network makes 16000"
    ),
    (
      Waveform(sampleRate: 16_000, channels: 2, samples: [0, 0]),
      "continue: has 2 channels, the network makes 1"
    ),
    (
      Waveform(sampleRate: 16_000, samples: [Float](repeating: 0, count: 160)),
      "continue: has 160 samples, and the sound is to have 160 with it"
    ),
  ])
func `a sound that cannot be gone on from is refused`(sound: Waveform, message: String) throws {
  let generator = SampleRNNGenerator(try TinyModels.audio(), compute: try Compute(threads: 1))
  let request = try request(sound, ["seconds": "0.01"])
  #expect(generator.objection(to: request)?.description == message)
  #expect(generator.generate([request]) { false } == [.failure(GenerationError(message))])
}

@Test func `an empty sound is none`() throws {
  let network = try TinyModels.audio()
  let values = ["seconds": "0.01"]
  let empty = Waveform(sampleRate: 16_000, samples: [])
  #expect(
    try sounds([try request(empty, values)], network)
      == sounds([try request(nil, values)], network))
}

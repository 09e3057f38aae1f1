import Media
import PipelineInterface
import PostProcessing
import Testing

/// What every step must keep.
struct BuiltinStepsTests {
  static let samples: [Medium: Sample] = {
    var random = RandomSamples(seed: 5)
    let silence = [Float](repeating: 0, count: 200)
    let sound = random.sound(frames: 300)
    return [
      .text: .text(random.text(characters: 400) + " End. And then"),
      .image: .image(random.raster(12, 10)),
      .audio: .audio(Waveform(sampleRate: 8000, samples: silence + sound.samples + silence)),
    ]
  }()

  static let required = ["resize": ["width": "7", "height": "9"]]

  @Test func `the list is the promised one`() {
    #expect(
      BuiltinSteps.all.map { "\($0.medium.rawValue) \($0.name) \($0.version)" } == [
        "text wrap 1", "text trim-to-sentence 1", "image resize 1", "image quantize 1",
        "audio trim-silence 1", "audio normalize 1",
      ])
  }

  @Test func `every step and parameter has help and accepts its default`() throws {
    for kind in BuiltinSteps.all {
      #expect(kind.help.hasSuffix("."), "\(kind.name)")
      for parameter in kind.parameters {
        #expect(!parameter.help.isEmpty && !parameter.help.hasSuffix("."), "\(parameter.name)")
        if let text = parameter.defaultText {
          #expect(try parameter.canonical(text) == text)
        }
      }
    }
  }

  @Test(arguments: BuiltinSteps.all.map { $0.name })
  func `a step is a function of its sample and keeps the medium`(name: String) throws {
    let step = try Step(name, Self.required[name] ?? [:])
    let sample = try #require(Self.samples[step.kind.medium])
    let once = try step(sample)
    #expect(try step(sample) == once)
    #expect(once.medium == step.kind.medium)
    #expect(once != sample, "the sample is one on which the step has something to do")
  }

  @Test(arguments: BuiltinSteps.all.map { $0.name })
  func `a sample of another medium is refused`(name: String) throws {
    let step = try Step(name, Self.required[name] ?? [:])
    for medium in Medium.allCases where medium != step.kind.medium {
      let sample = try #require(Self.samples[medium])
      #expect(
        throws: StepError("\(name) takes \(step.kind.medium.rawValue), got \(medium.rawValue)")
      ) { try step(sample) }
    }
  }

  @Test(arguments: [
    ("wrap", "cdd17a14705997bfc15a1179976bcfd9bf58bf064597b612df8eec34059bd0c6"),
    ("trim-to-sentence", "84c94619de3bed49a5609a85afd38c29da415b1977d62d5833332a128303de9d"),
    ("resize", "48f02a600c1f461f4181a58a7b77a14ffcaf36373f6a15992eeca461546cfc67"),
    ("quantize", "bf6f0a996be5dd4ff653af7ffee8f423553d5be3a7a9de0a3dce71b6a00081fa"),
    ("trim-silence", "10e5190dcd79807e92c12b630a8943c83f0987d85df09a589d81e0937bd958b2"),
    ("normalize", "7b1e0cfd35eaa8a9c3701c9b65d5948d50e79aaed66a1b8b1b8f391157e6e1ec"),
  ])
  func `results are the committed ones`(name: String, expected: String) throws {
    let step = try Step(name, Self.required[name] ?? [:])
    let sample = try #require(Self.samples[step.kind.medium])
    let result = try digest(step(sample))
    #expect(result == expected)
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Testing

/// A kind that gives back the sound it is handed, one sample longer.
private enum Echo {
  static let start = Parameter<SoundFile>(
    "start", default: SoundFile(), in: Anything(), help: "a sound to go on from")

  static let assembly = Assembly(
    generators: [
      GeneratorKind(
        name: "echo", medium: .audio, help: "Gives back a sound.", parameters: [start],
        acceptsPrompt: false,
        load: { _, _ in
          LoadedModel(
            facts: ModelFacts(
              kind: "echo", digest: "d", dataDigest: "e", licence: "CC0", credit: "nobody",
              numericsVersion: 0), generator: EchoGenerator())
        },
        secondsPerItem: { _ in 0.5 }, trainer: FakeTrainer(dataDigest: "e"))
    ], steps: [])
}

private struct EchoGenerator: Generator {
  let preferredBatch = 2

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { request in
      let samples = request.sounds["start"]?.samples ?? []
      return .success(.audio(Waveform(sampleRate: 8000, samples: samples + [0.25])))
    }
  }

  func objection(to request: GenerationRequest) -> ParameterError? {
    guard let sound = request.sounds["start"], sound.sampleRate != 8000 else { return nil }
    return ParameterError(name: "start", reason: "has \(sound.sampleRate) samples a second")
  }
}

private func bench(_ sound: Waveform, provenance: Provenance = Provenance()) throws -> Bench {
  let bench = try Bench(assembly: Echo.assembly)
  try bench.disk.write([0], to: "models/echo")
  try bench.disk.createFolder("sounds")
  try bench.disk.write(try WAVCodec.encode(sound, provenance: provenance), to: "sounds/a.wav")
  return bench
}

private func manifest(_ attribute: String) -> String {
  """
  <manifest xmlns="urn:pipeline:manifest:1" name="n">
    <echo id="e" model="../models/echo" \(attribute)/>
  </manifest>
  """
}

private let sound = Waveform(sampleRate: 8000, samples: [0, 0.5, -0.5])

struct SideInputTests {
  @Test func `a generator gets the sound, index and files its digest and no path`() throws {
    let bench = try bench(sound)
    let plan = try bench.plan(manifest(#"start="../sounds/a.wav""#))
    #expect(plan.jobs[0].sounds == ["start": sound])
    let digest = try #require(plan.jobs[0].values.texts["start"])
    #expect(Digest(hexadecimal: digest) != nil)
    _ = try bench.run(plan)
    let files = try bench.files(under: "Output/2026-11-24/n")
    let made = try WAVCodec.decode(try #require(files["audio/e-0001.wav"]))
    #expect(made.samples == [0, 0.5, -0.5, 0.25])
    for file in files.values {
      let text = String(decoding: file, as: UTF8.self)
      #expect(!text.contains("a.wav"))
    }
    let index = String(decoding: try #require(files["index.xml"]), as: UTF8.self)
    #expect(index.contains(#"<parameter name="start" value="\#(digest)"/>"#))
  }

  @Test func `the content key knows the sound, not its file`() throws {
    let text = manifest(#"start="../sounds/a.wav""#)
    func key(_ bench: Bench, _ text: String = text) throws -> Digest {
      try bench.plan(text).item(at: 0).contentKey
    }
    let before = try key(bench(sound))
    #expect(try key(bench(sound, provenance: Provenance([.init("comment", "x")]))) == before)
    let moved = try bench(sound)
    try moved.disk.write(try WAVCodec.encode(sound), to: "sounds/b.wav")
    #expect(try key(moved, manifest(#"start="../sounds/b.wav""#)) == before)
    let other = Waveform(sampleRate: 8000, samples: [0, 0.5, -0.25])
    #expect(try key(bench(other)) != before)
    #expect(try key(bench(sound), manifest("")) != before)
  }

  @Test(
    arguments: [
      (
        "../sounds/none.wav", "cannot read 'sounds/none.wav': no such file or directory",
        "help: paths in a manifest start at its folder\n", ExitCode.missingInput
      ),
      (
        "../models/echo", "'models/echo' cannot be used: the file is not a RIFF WAVE sound", "",
        .badData
      ),
      ("../sounds/fast.wav", "start: has 9000 samples a second", "", .badData),
    ])
  func `a sound that cannot be used is told`(
    path: String, message: String, help: String, exitCode: ExitCode
  ) throws {
    let bench = try bench(sound)
    let fast = Waveform(sampleRate: 9000, samples: [0])
    try bench.disk.write(try WAVCodec.encode(fast), to: "sounds/fast.wav")
    let complaint = complaint { _ = try bench.plan(manifest(#"start="\#(path)""#)) }
    let expected = """
      Pipelines/night.xml:2:46: error: \(message)
        <echo id="e" model="../models/echo" start="\(path)"/>
                                                   ^
      \(help)
      """
    #expect(complaint.text + "\n" == expected || complaint.text == expected)
    #expect(complaint.exitCode == exitCode)
  }
}

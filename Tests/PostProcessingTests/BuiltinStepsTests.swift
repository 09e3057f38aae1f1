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

  /// A step of the list, by medium and name.
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: PostProcessorKind
    var testDescription: String { "\(kind.medium) \(kind.name)" }

    /// Values with which the step has something to do.
    func step() throws -> Step {
      try Step(
        kind.name, kind.medium,
        BuiltinStepsTests.values[testDescription] ?? BuiltinStepsTests.values[kind.name] ?? [:],
        files: kind.name == "filter-words" ? ["file": "a\nbé"] : [:])
    }
  }

  static let cases = BuiltinSteps.all.map { Case(kind: $0) }

  static let values: [String: [String: String]] = [
    "resize": ["width": "7", "height": "9"], "crop": ["width": "7", "height": "9"],
    "trim": ["alpha": "254", "background": "#ffffff", "tolerance": "250"],
    "cut-background": ["color": "#808080", "tolerance": "99"], "tint": ["color": "#804020"],
    "levels": ["gamma": "1.5"], "case": ["to": "upper"],
    "strip": ["characters": "ab", "from": "everywhere"], "image save": ["format": "png"],
    "audio save": ["format": "flac"], "replace": ["find": "a|é", "with": "è"],
    "template": ["text": "<{text}>"], "fade": ["in": "0.05", "out": "0.05"],
    "resample": ["rate": "11025"], "high-pass": ["frequency": "100"],
    "low-pass": ["frequency": "1000"], "loop": ["crossfade": "0.03"], "convert": ["bits": "6"],
  ]

  /// Steps that look at a sample, or at its file, and leave it.
  static let lookers: Set<String> = ["reject", "save"]

  @Test func `the steps over all items are the promised ones`() throws {
    #expect(
      BuiltinSteps.ofJobs.map { "\($0.name) \($0.version)" }
        == ["unique 1", "contact-sheet 1", "atlas 1", "sound-sheet 1"])
    for kind in BuiltinSteps.ofJobs {
      #expect(kind.help.hasSuffix(".") && kind.example.hasPrefix("<\(kind.name) "))
      #expect(!kind.media.isEmpty && kind.parameters.allSatisfy { $0.defaultText != nil })
      guard case .sheets(let maker) = try kind.prepare(try ParameterValues(of: kind.parameters))
      else {
        #expect(kind.name == "unique")
        continue
      }
      // Of a job whose items all failed there is nothing to make.
      try maker.make(
        of: [], name: "none", read: { _ in .text("") },
        each: { sheet in Issue.record("a sheet \(sheet.name) of nothing") })
    }
  }

  @Test func `the list is the promised one`() {
    #expect(
      BuiltinSteps.all.map { "\($0.medium.rawValue) \($0.name) \($0.version)" } == [
        "text wrap 1", "text trim-to-sentence 1", "text case 1", "text strip 1",
        "text replace 1", "text template 1", "text filter-words 1", "text reject 1",
        "image resize 1", "image crop 1", "image trim 1", "image quantize 1",
        "image cut-background 1", "image outline 1", "image tint 1", "image levels 1",
        "image mirror 1", "image seamless 1", "image reject 1", "image save 1",
        "audio trim-silence 1", "audio normalize 1", "audio fade 1", "audio resample 1",
        "audio high-pass 1", "audio low-pass 1", "audio loop 1", "audio convert 1",
        "audio reject 1", "audio save 1",
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

  @Test(arguments: cases)
  func `the example is a line that a manifest may have`(example: Case) throws {
    let kind = example.kind
    let line = try #require(kind.example.wholeMatch(of: /<(?<name>[a-z-]+)(?<rest>[^<>]*)\/>/))
    #expect(line.name == kind.name)
    var written: [String: String] = [:]
    for attribute in line.rest.matches(of: /(?<name>[a-z]+)="(?<value>[^"]*)"/) {
      written[String(attribute.name)] = String(attribute.value)
    }
    #expect(written.count == line.rest.count { $0 == "=" })
    let values = try ParameterValues(written, of: kind.parameters)
    let files = kind.parameters.filter { $0.schema == .textFile && written[$0.name] != nil }
    _ = try kind.prepare(
      values,
      StepInputs(texts: Dictionary(uniqueKeysWithValues: files.map { ($0.name, "word") })))
  }

  @Test(arguments: cases)
  func `a step is a function of its sample and keeps the medium`(example: Case) throws {
    let step = try example.step()
    let sample = try #require(Self.samples[step.kind.medium])
    let once = try step(sample)
    #expect(try step(sample) == once)
    #expect(once.medium == step.kind.medium)
    // The sample is one on which the step has something to do.
    #expect((once == sample) == Self.lookers.contains(step.kind.name))
  }

  @Test(arguments: cases)
  func `a sample of another medium is refused`(example: Case) throws {
    let step = try example.step()
    let name = step.kind.name
    for medium in Medium.allCases where medium != step.kind.medium {
      let sample = try #require(Self.samples[medium])
      #expect(
        throws: StepError("\(name) takes \(step.kind.medium.rawValue), got \(medium.rawValue)")
      ) { try step(sample) }
    }
  }

  /// Results of the same steps on the same samples, on every machine.
  static let digests: [String: String] = [
    "text wrap": "cdd17a14705997bfc15a1179976bcfd9bf58bf064597b612df8eec34059bd0c6",
    "text trim-to-sentence": "84c94619de3bed49a5609a85afd38c29da415b1977d62d5833332a128303de9d",
    "text case": "11f710e9793c516cdf5f845882646c141536f49cee43906ee95e42c4362fd1ae",
    "text strip": "c05f48789e42fb7843d9d568834131d38af14d5ecf43521d5d83276e3ae011b5",
    "text replace": "835156e9703071b0c42b0e37c8b7ab327cbf403003c5c3ff6c0a43ebd73b70b8",
    "text template": "ff975656e512e510b5fa980f51d1e043f494b7d4942976df66473af22de0ba37",
    "text filter-words": "1658002a167167235555bb9b2db2fb257fddbe3ec7acf8c21446e82755969bb7",
    "image resize": "48f02a600c1f461f4181a58a7b77a14ffcaf36373f6a15992eeca461546cfc67",
    "image crop": "8b0513881ddfa323672908d0ae1c470399325e623fce48c37d3108d1326e0034",
    "image trim": "76d17ee86b0f933f50dc76037647242cbad0063063268f5307503b442e17c434",
    "image quantize": "bf6f0a996be5dd4ff653af7ffee8f423553d5be3a7a9de0a3dce71b6a00081fa",
    "image cut-background": "df0417779f175f5a1a85febd6571917b54f53c45ab82db738dcbf435ea50f25b",
    "image outline": "1de20e4e8f13a5c8d99dca7d8342ca4933fc1ed5e9e8ab2ed3fa6b029d0eb6ec",
    "image tint": "9dd712e5603b2a76b325229fb6767373baf2bd87afc1d44cc70c118223b32556",
    "image levels": "543390af26af37ed3edfd223685ae068c002c5b54d7dd78bd6f3b1265cb42a5f",
    "image mirror": "fab366eb8b719f5273d12a7127e8a1a962c8fd7ffc07627c5af7459c07c8207f",
    "image seamless": "c2719522c3264b2fd72243874a3e22dcbc789114d74f202468cc709c198df0b7",
    "audio trim-silence": "10e5190dcd79807e92c12b630a8943c83f0987d85df09a589d81e0937bd958b2",
    "audio normalize": "7b1e0cfd35eaa8a9c3701c9b65d5948d50e79aaed66a1b8b1b8f391157e6e1ec",
    "audio fade": "28d5feea29617d0a5ddcd866e9dd3b7a474960de0d02a8bb0ac214a94492776d",
    "audio resample": "0cadbafe5475fe9a3470204a0f95971c1a13b62665bfc46e4babf5fcc12cd729",
    "audio high-pass": "3032743e00823423004c2788f13e736cf305d8ee3ddf7bc20cf52e8a25445841",
    "audio low-pass": "841474d89840e263b0ac68a18c7481af233f3944bdfb571554ed21197e90057c",
    "audio loop": "da2a28d4a700d0436482bd1540f1f8db82be8b40fc57cfb53cabdaf123df4797",
    "audio convert": "4f50fa3b1527c554ae9d43eeb057fa3b01d6303d72272ddd5b60735ab0e9604c",
  ]

  @Test(arguments: cases.filter { !lookers.contains($0.kind.name) })
  func `results are the committed ones`(example: Case) throws {
    let sample = try #require(Self.samples[example.kind.medium])
    let result = try digest(example.step()(sample))
    let expected = try #require(Self.digests[example.testDescription], "\(example): \(result)")
    #expect(result == expected, "\(example)")
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Testing

struct CheckTests {
  @Test func `a run as it was made is found so, whatever the threads and the batch`() throws {
    let bench = try CheckBench()
    for (threads, batch) in [(1, nil), (1, 1), (2, 3), (7, 64)] as [(Int, Int?)] {
      let found = try bench.check(options: CheckOptions(threads: threads, batch: batch))
      #expect(found.texts == [])
      #expect(found.summary.exitCode == .success)
      #expect(found.summary.items == 10 && found.summary.checked == 10 && found.chosen == 10)
      #expect(found.paths.first == "text/rumours-0001.txt")
      #expect(found.paths.last == "audio/impacts-0002.wav")
    }
  }

  @Test func `an edited text is altered at a character`() throws {
    let bench = try CheckBench()
    try bench.edit("text/rumours-0001.txt", "the", "that")
    let found = try bench.check()
    #expect(found.summary.exitCode == .itemsFailed && found.summary.wrong == 1)
    #expect(found.summary.findings == [.altered: 1])
    let finding = try #require(found.findings.first)
    #expect(finding.path == "text/rumours-0001.txt" && finding.job == "rumours")
    #expect(finding.item == 1)
    #expect(finding.difference?.place == .character(offset: 10, line: 1, column: 11))
    #expect(finding.difference?.first.hasPrefix("at") == true)
    #expect(finding.difference?.second.hasPrefix("e") == true)
  }

  @Test func `an altered picture and sound are told with pixel and sample`() throws {
    let bench = try CheckBench()
    let picture = "\(bench.folder)/images/creatures-0002.png"
    var raster = try PNGCodec.decode(try bench.disk.read(picture, limit: .max))
    raster.pixels[13] ^= 1
    try bench.disk.write(try PNGCodec.encode(raster), to: picture)
    let sound = "\(bench.folder)/audio/impacts-0001.wav"
    var wave = try WAVCodec.decode(try bench.disk.read(sound, limit: .max))
    wave.samples[7] = 1
    try bench.disk.write(try WAVCodec.encode(wave), to: sound)
    let found = try bench.check()
    #expect(found.findings.map { $0.kind } == [.altered, .altered])
    #expect(
      found.findings.map { $0.difference?.place } == [
        .pixel(x: 1, y: 1), .sample(frame: 7, channel: 0, sampleRate: 16_000),
      ])
  }

  @Test func `other metadata and another compression are no difference`() throws {
    let bench = try CheckBench()
    let path = "\(bench.folder)/images/creatures-0002.png"
    let raster = try PNGCodec.decode(try bench.disk.read(path, limit: .max))
    try bench.disk.write(try PNGCodec.encodeIndexed(raster), to: path)
    #expect(try bench.check().texts == [])
  }

  @Test func `missing, cut and replaced files are told`() throws {
    let bench = try CheckBench()
    let picture = "\(bench.folder)/images/creatures-0001.png"
    let bytes = try bench.disk.read(picture, limit: .max)
    try bench.disk.write(Array(bytes.dropLast(bytes.count / 3)), to: picture)
    try bench.disk.remove("\(bench.folder)/audio/impacts-0002.wav")
    try bench.disk.remove("\(bench.folder)/text/rumours-0002.txt")
    try bench.disk.createFolder("\(bench.folder)/text/rumours-0002.txt")
    let found = try bench.check()
    #expect(found.summary.findings == [.altered: 2, .missing: 1])
    #expect(found.texts[0] == "altered text/rumours-0002.txt: the file is no regular file")
    #expect(found.texts[1].hasPrefix("altered images/creatures-0001.png: the file cannot be read"))
    #expect(found.texts[2] == "missing audio/impacts-0002.wav: there is no such file")
  }

  @Test func `another arithmetic is told with the first difference`() throws {
    let bench = try CheckBench()
    let other = bench.bench.assembly.twisted { sample in
      guard case .image(var raster) = sample else { return sample }
      raster.pixels[4] ^= 3
      return .image(raster)
    }
    let found = try bench.check(assembly: other)
    #expect(found.summary.findings == [.different: 4])
    #expect(found.findings[0].difference?.place == .pixel(x: 1, y: 0))
    #expect(found.findings[0].reason.contains("the file has #"))
    // Without the file there is its digest.
    try bench.disk.remove("\(bench.folder)/images/creatures-0001.png")
    let less = try bench.check(.path("images/creatures-0001.png"), assembly: other)
    #expect(less.findings.map { $0.kind } == [.missing, .different])
    #expect(less.findings[1].reason.contains("the index tells of "))
  }

  @Test func `an item that fails when it is made again is another one`() throws {
    let bench = try CheckBench()
    let other = bench.bench.assembly.twisted { sample in
      guard case .audio = sample else { return .text("unlucky") }
      return .audio(Waveform(sampleRate: 1, samples: [.nan]))
    }
    let found = try bench.check(assembly: other)
    #expect(
      found.texts[0]
        == "different text/rumours-0001.txt: made again it fails at lead: the text is unlucky")
    #expect(
      found.texts.last?.hasPrefix("different audio/impacts-0002.wav: made again it fails at encode")
        == true)
  }

  @Test func `what is not at hand is named, and the files are still checked`() throws {
    let bench = try CheckBench()
    let nowhere = try bench.check(library: bench.library([]))
    #expect(nowhere.summary.findings == [.unmakeable: 10] && nowhere.summary.wrong == 10)
    #expect(nowhere.texts[0].hasSuffix("was not found; there is no folder to look in"))
    try bench.disk.remove("models/blot.safetensors")
    let found = try bench.check()
    let digest = Digest(of: Fakes.model("blot")).description.prefix(16)
    #expect(found.summary.findings == [.unmakeable: 4])
    #expect(
      found.texts[0]
        == "unmakeable images/creatures-0001.png: model \(digest) was not found in 'models'")
    try bench.disk.write([1], to: "\(bench.folder)/images/creatures-0001.png")
    let both = try bench.check(.path("images/creatures-0001.png"))
    #expect(both.findings.map { $0.kind } == [.altered, .unmakeable] && both.summary.wrong == 1)
    // In a folder of its own, under another name, it is found again.
    try bench.disk.createFolder("other/deep")
    try bench.disk.write(Fakes.model("blot"), to: "other/deep/x.safetensors")
    #expect(
      try bench.check(library: bench.library(["models", "other"])).texts == [
        both.texts[0]
      ])
  }

  @Test func `another step, version or kind is named`() throws {
    let bench = try CheckBench()
    let raised = try bench.check(assembly: Fakes.assembly.raising("lead"))
    #expect(raised.summary.findings == [.unmakeable: 4])
    #expect(raised.texts[0].hasSuffix(": step lead has version 1, this program has 2"))
    let bare = Assembly(generators: Fakes.assembly.generators, steps: [])
    #expect(
      try bench.check(assembly: bare).texts[0].hasSuffix(
        ": step 'lead' of text is not one of this program"))
    let fewer = Assembly(
      generators: Fakes.assembly.generators.filter { $0.name != "hum" },
      steps: Fakes.assembly.steps)
    #expect(
      try bench.check(assembly: fewer).texts
        == [1, 2].map {
          "unmakeable audio/impacts-000\($0).wav: kind 'hum' is not one of this program"
        })
  }

  /// What somebody writes into the index, and what is said of the first item that it concerns.
  private static let edits: [(old: String, new: String, said: String)] = [
    (
      #" numerics="1" items"#, #" numerics="9" items"#,
      "was made under numerics version 9, this program has 1"
    ),
    (
      #"name="temperature" value="1""#, #"name="temperature" value="2""#,
      "what the index tells of its making does not belong to its content key"
    ),
    (
      #"name="temperature" value="1""#, #"name="temperature" value="9""#,
      #"parameter temperature: must be in 0.05...5, got "9""#
    ),
    (#"name="letter""#, #"name="word""#, "parameter letter: is required"),
    (#"attempt="0""#, #"attempt="1""#, "different"),
    (#"attempt="0""#, #"attempt="99999999999""#, "attempt 99999999999 is none that there can be"),
    (#" seed=""#, #" sead=""#, ""),
    ("<prompt>Beware the", "<prompt>Beware %", "prompt: has the unknown character '%'"),
    (#"<job id="rumours""#, #"<job id="rumoors" frames="2""#, "its place in a walk is not told"),
    (
      #"path="text/rumours-0001.txt""#, #"path="text/../../x.txt""#,
      "the file does not lie in the run's folder"
    ),
  ]

  @Test(arguments: edits.indices)
  func `an index that somebody has written into is found out`(number: Int) throws {
    let (old, new, said) = Self.edits[number]
    let bench = try CheckBench()
    try bench.edit("index.xml", old, new)
    if said.isEmpty {
      // The run's own seed: an index without one is none.
      #expect(complaint { _ = try bench.check() }.exitCode == .badData)
      return
    }
    let found = try bench.check()
    #expect(found.summary.exitCode == .itemsFailed)
    #expect(found.texts.contains { $0.contains(said) }, "\(found.texts)")
  }

  @Test func `an index that tells of another content is not believed`() throws {
    let bench = try CheckBench()
    let digest = Digest(of: [1])
    let index = String(decoding: try bench.disk.read(bench.index, limit: .max), as: UTF8.self)
    let told = try #require(index.firstMatch(of: /content="([0-9a-f]{64})"/)?.1)
    try bench.edit("index.xml", String(told), digest.description)
    #expect(
      try bench.check().texts == [
        "altered text/rumours-0001.txt: file and item agree, the index tells of "
          + "\(digest.description.prefix(16))"
      ])
  }

  @Test func `a share is chosen by the keys, the same each time, and never empty`() throws {
    let manifest = Bench.manifest.replacing(#"count="4""#, with: #"count="400""#)
    let bench = try CheckBench(manifest)
    let tenth = try bench.check(.share(0.1, seed: 0))
    #expect((20..<65).contains(tenth.paths.count) && tenth.chosen == tenth.paths.count)
    #expect(tenth.summary.items == 406 && tenth.summary.checked == tenth.chosen)
    #expect(try bench.check(.share(0.1, seed: 0)).paths == tenth.paths)
    #expect(try bench.check(.share(0.1, seed: 1)).paths != tenth.paths)
    let fifth = try bench.check(.share(0.2, seed: 0))
    #expect(Set(tenth.paths).isSubset(of: fifth.paths))
    let least = try bench.check(.share(1e-15, seed: 0))
    #expect(
      least.paths.count == 1 && least.chosen == 1 && Set(least.paths).isSubset(of: tenth.paths))
    #expect(try bench.check(.share(1, seed: 0)).paths.count == 406)
  }

  @Test func `one path is checked alone`() throws {
    let bench = try CheckBench()
    let found = try bench.check(.path("audio/impacts-0002.wav"))
    #expect(found.paths == ["audio/impacts-0002.wav"] && found.summary.items == 10)
    #expect(try bench.check(.path("audio/none.wav")).summary.checked == 0)
  }

  @Test func `a check that is told to stop says so`() throws {
    let bench = try CheckBench()
    let cancellation = Cancellation()
    cancellation.cancel(.terminate)
    let found = try bench.check(cancellation: cancellation)
    #expect(found.summary.checked == 0 && found.summary.exitCode == .terminated)
  }

  @Test func `failed items are passed over`() throws {
    let bench = try CheckBench(IndexTests.failing)
    let found = try bench.check()
    #expect(found.texts == [] && found.summary.items == 1)
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Testing

struct ManifestCheckTests {
  private func check(
    _ manifest: String, against bench: CheckBench, seed: UInt64? = nil, only: String? = nil,
    _ selection: CheckSelection = .all, assembly: Assembly? = nil,
    options: CheckOptions = CheckOptions(), index: String? = nil
  ) throws -> Found {
    let planner = try Bench(disk: bench.disk, assembly: assembly ?? bench.bench.assembly)
    let found = Found()
    found.summary = try ManifestCheck(
      planner.plan(manifest, seed: seed, only: only), against: index ?? bench.index,
      selection: selection, options: options, fileSystem: bench.disk, observer: found
    ).execute()
    return found
  }

  @Test func `the same manifest gives what the index has, and nothing is written`() throws {
    let bench = try CheckBench()
    try bench.disk.write(try bench.disk.read(bench.index, limit: .max), to: "golden.xml")
    let before = try bench.bench.files(under: ".")
    for (threads, batch) in [(1, nil), (1, 1), (2, 4), (7, 64)] as [(Int, Int?)] {
      let found = try check(
        Bench.manifest, against: bench, options: CheckOptions(threads: threads, batch: batch),
        index: "golden.xml")
      #expect(found.texts == [] && found.notes == [])
      #expect(found.summary.exitCode == .success && found.summary.checked == 10)
    }
    #expect(try bench.bench.files(under: ".") == before)
  }

  @Test func `differing, missing and extra items are told, and what the job has otherwise`() throws
  {
    let bench = try CheckBench()
    let other = Bench.manifest
      .replacing(#"<lead letter="»"/>"#, with: #"<lead letter="«"/>"#)
      .replacing(
        #"id="creatures" model="../models/blot" count="4""#,
        with: #"id="creatures" model="../models/blot" count="3" size="3""#
      )
      .replacing(#"id="impacts""#, with: #"id="thuds""#)
    let found = try check(other, against: bench)
    #expect(found.summary.findings == [.different: 7, .extra: 2, .missing: 3])
    #expect(found.summary.exitCode == .itemsFailed)
    // The run lies beside its index, so the difference can be named.
    #expect(found.findings[0].difference?.place == .character(offset: 0, line: 1, column: 1))
    #expect(found.findings[4].difference?.place == .shape)
    #expect(
      found.texts.suffix(5) == [
        "extra audio/thuds-0001.wav: the index does not have it",
        "extra audio/thuds-0002.wav: the index does not have it",
        "missing creatures/4: the manifest does not make it",
        "missing impacts/1: the manifest does not make it",
        "missing impacts/2: the manifest does not make it",
      ])
    #expect(
      found.notes == [
        "job rumours: steps is lead/1 letter=«, in the index it is lead/1 letter=»",
        "job creatures: size is 3, in the index it is 2",
      ])
  }

  @Test func `an index alone gives digests`() throws {
    let bench = try CheckBench()
    try bench.disk.write(try bench.disk.read(bench.index, limit: .max), to: "golden.xml")
    let found = try check(Bench.manifest, against: bench, seed: 9, index: "golden.xml")
    #expect(found.summary.findings == [.different: 10])
    #expect(
      found.texts[0].contains(/its content is [0-9a-f]{16}, in the index it is [0-9a-f]{16}$/))
    #expect(found.notes == ["the seed is 9, in the index it is 2026"])
  }

  @Test func `another model and another arithmetic`() throws {
    let bench = try CheckBench()
    try bench.disk.write(Fakes.model("blot", "2"), to: "models/other")
    let found = try check(
      Bench.manifest.replacing("models/blot", with: "models/other"), against: bench)
    // The fakes' models differ in name only.
    #expect(found.texts == [])
    let twisted = try check(
      Bench.manifest, against: bench,
      assembly: Fakes.assembly.twisted { sample in
        guard case .image(var raster) = sample else { return sample }
        raster.pixels[0] ^= 1
        return .image(raster)
      })
    #expect(twisted.summary.findings == [.different: 4])
    #expect(twisted.findings[0].difference?.place == .pixel(x: 0, y: 0))
    #expect(twisted.notes == [])
  }

  @Test func `a part is held against its own items`() throws {
    let bench = try CheckBench()
    let one = try check(Bench.manifest, against: bench, only: "creatures/2")
    #expect(one.texts == [] && one.summary.checked == 1)
    let share = try check(Bench.manifest, against: bench, .share(0.3, seed: 1))
    #expect(share.texts == [] && (1..<8).contains(share.summary.checked))
    // The same items as of the run.
    #expect(try bench.check(.share(0.3, seed: 1)).paths == share.paths)
    #expect(try check(Bench.manifest, against: bench, .share(1e-12, seed: 1)).paths.count == 1)
  }

  @Test func `items that fail on both sides agree`() throws {
    let bench = try CheckBench(IndexTests.failing)
    #expect(try check(IndexTests.failing, against: bench).texts == [])
    let mended = IndexTests.failing.replacing(">nan<", with: ">none<")
    #expect(
      try check(mended, against: bench).texts == [
        "different text/m-0002.txt: in the index it failed at generate, here it does not"
      ])
    let whole = try CheckBench(mended)
    let found = try check(IndexTests.failing, against: whole)
    #expect(
      found.texts.first?.hasPrefix(
        "different text/m-0002.txt: it fails at generate: NaN in layer 'lstm.0'; in the index it is "
      )
        == true)
  }

  @Test func `an index that is none, or not there`() throws {
    let bench = try CheckBench()
    #expect(
      complaint { _ = try check(Bench.manifest, against: bench, index: "none.xml") }.exitCode
        == .missingInput)
    try bench.disk.write(Array("<a/>".utf8), to: "a.xml")
    #expect(
      complaint { _ = try check(Bench.manifest, against: bench, index: "a.xml") }.exitCode
        == .badData)
  }

  @Test(arguments: [JobStepTests.manifest, SetTests.manifest])
  func `sheets, cards and what is left out are held against the index`(manifest: String) throws {
    let bench = try CheckBench(manifest)
    try bench.disk.write(try bench.disk.read(bench.index, limit: .max), to: "golden.xml")
    let before = try bench.bench.files(under: ".")
    for (threads, batch) in [(1, nil), (2, 4), (7, 64)] as [(Int, Int?)] {
      let found = try check(
        manifest, against: bench, options: CheckOptions(threads: threads, batch: batch),
        index: "golden.xml")
      #expect(found.texts == [] && found.notes == [])
      #expect(found.summary.sheets == (manifest == SetTests.manifest ? 6 : 7))
    }
    #expect(try bench.bench.files(under: ".") == before)
  }

  @Test func `other sheets are told, with the difference where the run lies beside its index`()
    throws
  {
    let bench = try CheckBench(JobStepTests.manifest)
    let other = JobStepTests.manifest
      .replacing("<contact-sheet/>", with: "").replacing("side=\"8\"", with: "side=\"16\"")
      .replacing("<unique/>", with: "")
    let found = try check(other, against: bench)
    #expect(
      found.texts == [
        "different rumours/unique: item 3 is not left out, in the index it is left out, like item 2",
        "extra atlases/creatures.png: the index does not have it",
        "extra atlases/creatures.json: the index does not have it",
        "different sheets/creatures.png: of the items of 'creatures' no such file is made",
        "different atlases/creatures-1.png: of the items of 'creatures' no such file is made",
        "different atlases/creatures-1.json: of the items of 'creatures' no such file is made",
        "different atlases/creatures-2.png: of the items of 'creatures' no such file is made",
        "different atlases/creatures-2.json: of the items of 'creatures' no such file is made",
      ])
    #expect(found.summary.exitCode == .itemsFailed)
    let wider = Assembly(
      generators: Fakes.assembly.generators, steps: Fakes.assembly.steps,
      jobSteps: Fakes.assembly.jobSteps.map { kind in
        kind.name != "contact-sheet"
          ? kind
          : JobStepKind(
            name: kind.name, media: kind.media, version: kind.version, help: kind.help,
            example: kind.example, parameters: kind.parameters,
            prepare: { _ throws(ParameterError) in
              .sheets(ContactSheetMaker(ContactSheet(gap: 2), hasLabels: true))
            })
      })
    let changed = try check(JobStepTests.manifest, against: bench, assembly: wider)
    #expect(changed.findings.map { $0.path } == ["sheets/creatures.png"])
    #expect(changed.findings.first?.difference?.place == .shape)
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Testing

/// Checks of what a run has made of all items of jobs.
struct DerivedCheckTests {
  /// Seven files of three jobs, and those of the set.
  private static let derived = 7

  @Test(arguments: [(1, nil), (2, 3), (7, 64)] as [(Int, Int?)])
  func `sheets and cards as they were made are found so`(threads: Int, batch: Int?) throws {
    for (manifest, items, sheets) in [
      (JobStepTests.manifest, 12, Self.derived), (SetTests.manifest, 17, 6),
    ] {
      let bench = try CheckBench(manifest)
      let before = try bench.bench.files(under: ".")
      let found = try bench.check(options: CheckOptions(threads: threads, batch: batch))
      #expect(found.texts == [])
      #expect(found.summary.exitCode == .success)
      #expect([found.summary.checked, found.summary.sheets] == [items, sheets])
      #expect(found.sheets.count == sheets && Set(found.sheets).count == sheets)
      #expect(try bench.bench.files(under: ".") == before)
    }
  }

  @Test func `a damaged sheet is named with its first difference`() throws {
    let bench = try CheckBench(SetTests.manifest)
    let picture = "\(bench.folder)/sheets/sprites.png"
    var raster = try PNGCodec.decode(try bench.disk.read(picture, limit: .max))
    raster.pixels[4 * (raster.width + 1)] ^= 1
    try bench.disk.write(try PNGCodec.encode(raster), to: picture)
    let sound = "\(bench.folder)/sounds/cries.wav"
    var wave = try WAVCodec.decode(try bench.disk.read(sound, limit: .max))
    wave.samples[7] = 1
    try bench.disk.write(try WAVCodec.encode(wave), to: sound)
    try bench.edit("atlases/sprites.json", "\"frames\"", "\"Frames\"")
    try bench.edit("cards/monsters.json", "\"number\": 2", "\"number\": 9")
    let found = try bench.check()
    #expect(found.summary.exitCode == .itemsFailed && found.summary.wrong == 4)
    #expect(found.summary.findings == [.altered: 4])
    #expect(
      found.findings.map { $0.path } == [
        "cards/monsters.json", "sheets/sprites.png", "atlases/sprites.json", "sounds/cries.wav",
      ])
    #expect(found.findings.map { $0.job } == ["monsters", "sprites", "sprites", "cries"])
    #expect(found.findings.allSatisfy { $0.item == 0 })
    #expect(
      found.findings[1...].map { $0.difference?.place } == [
        .pixel(x: 1, y: 1), .character(offset: 5, line: 2, column: 4),
        .sample(frame: 7, channel: 0, sampleRate: 16_000),
      ])
    #expect(found.texts[0].contains("the file has \"9"), "\(found.texts[0])")
  }

  @Test(arguments: [
    "sheets/sprites.png", "atlases/sprites.png", "atlases/sprites.json", "sounds/cries.wav",
    "sounds/cries.json", "cards/monsters.json",
  ])
  func `one sheet is checked by its path, without its items`(path: String) throws {
    let bench = try CheckBench(SetTests.manifest)
    for item in ["images/extra-0001.png", "text/tales-0002.txt"] where path.hasPrefix("sheets") {
      try bench.disk.remove("\(bench.folder)/\(item)")
    }
    let found = try bench.check(.path(path))
    #expect(found.texts == [] && found.sheets == [path] && found.paths == [])
    #expect([found.summary.checked, found.summary.sheets] == [0, 1])
    let whole = try bench.disk.read("\(bench.folder)/\(path)", limit: .max)
    try bench.disk.write(Array(whole.dropLast(whole.count / 3)), to: "\(bench.folder)/\(path)")
    #expect(try bench.check(.path(path)).summary.findings == [.altered: 1])
    try bench.disk.remove("\(bench.folder)/\(path)")
    let gone = try bench.check(.path(path))
    #expect(gone.texts == ["missing \(path): there is no such file"])
    #expect(gone.summary.exitCode == .itemsFailed)
  }

  @Test func `a damaged item does not hide whether its sheets are right`() throws {
    let bench = try CheckBench(JobStepTests.manifest)
    try bench.disk.remove("\(bench.folder)/images/creatures-0003.png")
    try bench.disk.write([1], to: "\(bench.folder)/audio/impacts-0002.wav")
    let found = try bench.check()
    #expect(
      found.findings.map { $0.path } == ["images/creatures-0003.png", "audio/impacts-0002.wav"])
    #expect(found.summary.sheets == Self.derived)
    // Alone, a sheet is made of the files only.
    let alone = try bench.check(.path("sheets/creatures.png"))
    #expect(
      alone.texts == [
        "unmakeable sheets/creatures.png: it is made of 'images/creatures-0003.png', which is no "
          + "regular file"
      ])
  }

  @Test func `an index that was written into is told`() throws {
    for (old, new, expected) in [
      (
        "path=\"sheets/creatures.png\"", "path=\"sheets/other.png\"",
        [
          "extra sheets/creatures.png: the index does not have it",
          "missing sheets/other.png: there is no such file",
          "different sheets/other.png: of the items of 'creatures' no such file is made",
        ]
      ),
      (
        "path=\"sheets/creatures.png\"", "path=\"../../x.png\"",
        [
          "extra sheets/creatures.png: the index does not have it",
          "altered ../../x.png: the file does not lie in the run's folder",
          "different ../../x.png: of the items of 'creatures' no such file is made",
        ]
      ),
      (
        "width=\"2\" height=\"2\"", "width=\"9000000000000000000\" height=\"2\"",
        ["sheets/creatures.png", "atlases/creatures-1.png", "atlases/creatures-1.json"].map {
          "unmakeable \($0): what the index tells of 'images/creatures-0001.png' cannot be"
        }
      ),
    ] as [(String, String, [String])] {
      let bench = try CheckBench(JobStepTests.manifest)
      try bench.edit("index.xml", old, new)
      let found = try bench.check()
      #expect(Array(found.texts.prefix(3)) == expected)
      #expect(found.summary.exitCode == .itemsFailed)
    }
  }

  @Test func `a step of another version and one that is gone are told`() throws {
    let bench = try CheckBench(JobStepTests.manifest)
    let found = try bench.check(assembly: bench.bench.assembly.raising(jobStep: "contact-sheet"))
    #expect(
      found.texts == [
        "unmakeable sheets/creatures.png: step contact-sheet has version 1, this program has 2"
      ])
    let none = Assembly(generators: Fakes.assembly.generators, steps: Fakes.assembly.steps)
    #expect(try bench.check(assembly: none).summary.findings == [.unmakeable: Self.derived])
  }

  @Test func `what could not be made is no finding as long as it cannot be made`() throws {
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="dungeon">
        <blot id="large" model="../models/blot" count="2" size="8"><atlas side="8"/></blot>
      </manifest>
      """
    let bench = try CheckBench(manifest)
    #expect(try bench.check().texts == [])
    try bench.edit("index.xml", "name=\"side\" value=\"8\"", "name=\"side\" value=\"16\"")
    let found = try bench.check()
    #expect(found.findings.map { $0.kind } == [.extra, .extra, .extra, .extra, .different])
    #expect(
      found.texts[4]
        == "different large/atlas: in the index it failed (picture 1 of 8x8 does not fit on a page "
        + "of 8x8), made again it does not")
  }

  @Test func `a check of a share looks at items only, and a sheet alone is not made again`() throws
  {
    let bench = try CheckBench(JobStepTests.manifest)
    let share = try bench.check(.share(0.5, seed: 0))
    #expect(share.texts == [] && share.sheets == [] && share.summary.sheets == 0)
    let path = "\(bench.folder)/sheets/creatures.png"
    let alone = try bench.checkAlone(path)
    #expect(
      alone.texts == [
        "unmakeable \(path): it is made of all items of a job, and no index above it tells of them"
      ])
  }

  @Test func `a check that is stopped says so`() throws {
    let bench = try CheckBench(JobStepTests.manifest)
    let cancellation = Cancellation()
    cancellation.cancel(.interrupt)
    let found = try bench.check(.path("sheets/creatures.png"), cancellation: cancellation)
    #expect(found.summary.cause == .interrupt && found.summary.sheets == 0)
  }
}

import Engine
import Files
import ManifestXML
import Media
import Testing

/// Steps over all items of a job: what they make, when, and that nothing disturbs them.
struct JobStepTests {
  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="2026">
      <murmur id="rumours" model="../models/murmur" count="4">
        <prompt>twin</prompt>
        <unique/>
      </murmur>
      <blot id="creatures" model="../models/blot" count="7">
        <contact-sheet/>
        <atlas side="8"/>
      </blot>
      <hum id="impacts" model="../models/hum" count="3" seconds="0.02">
        <sound-sheet/>
      </hum>
    </manifest>
    """
  static let folder = "Output/2026-11-24/dungeon"

  /// The files of a run that nothing disturbed.
  static func unbroken(_ manifest: String = manifest) throws -> [String: [UInt8]] {
    let bench = try Bench()
    return try bench.files(under: try bench.run(try bench.plan(manifest)).folder)
  }

  static func index(_ files: [String: [UInt8]]) -> String {
    String(decoding: files["index.xml"] ?? [], as: UTF8.self)
  }

  @Test func `sheets lie beside the items, in sums and index`() throws {
    let bench = try Bench()
    let plan = try bench.plan(Self.manifest)
    let summary = try bench.run(plan)
    #expect(summary.ending == .complete && summary.exitCode == .success)
    #expect([summary.made, summary.duplicates, summary.unmade] == [14, 2, 0])
    let files = try bench.files(under: summary.folder)
    #expect(
      files.keys.filter { !$0.hasPrefix("images") && !$0.hasPrefix("audio") }.sorted() == [
        "SHA256SUMS", "atlases/creatures-1.json", "atlases/creatures-1.png",
        "atlases/creatures-2.json", "atlases/creatures-2.png", "index.xml",
        "sheets/creatures.png", "sounds/impacts.json", "sounds/impacts.wav",
        "text/rumours-0001.txt", "text/rumours-0002.txt",
      ])
    let sums = String(decoding: files["SHA256SUMS"] ?? [], as: UTF8.self)
      .split(separator: "\n").map { String($0.dropFirst(66)) }
    #expect(
      sums.suffix(8) == [
        "sheets/creatures.png", "atlases/creatures-1.png", "atlases/creatures-1.json",
        "atlases/creatures-2.png", "atlases/creatures-2.json", "sounds/impacts.wav",
        "sounds/impacts.json", "index.xml",
      ])
    #expect(Set(sums) == Set(files.keys).subtracting(["SHA256SUMS"]))
    let index = Self.index(files)
    #expect(index.contains(#" duplicates="2" derived="7">"#))
    #expect(index.contains("<job-step name=\"atlas\" version=\"3\">"))
    let sheet = try Sample(.image, decoding: try #require(files["sheets/creatures.png"]))
    let content = Digest(of: try sheet.content())
    #expect(
      index.contains(
        #"<contact-sheet job="creatures" path="sheets/creatures.png" content="\#(content)" "#
          + #"pictures="7" width="10" height="43"/>"#))
    var (sheets, duplicates): ([IndexedSheet], [IndexedDuplicate]) = ([], [])
    try IndexReader("\(summary.folder)/index.xml", in: bench.disk).read { entry in
      if case .sheet(let sheet) = entry { sheets.append(sheet) }
      if case .duplicate(let duplicate) = entry { duplicates.append(duplicate) }
    }
    #expect(
      sheets.map { $0.layoutPath ?? "-" } == [
        "-", "atlases/creatures-1.json", "atlases/creatures-2.json", "sounds/impacts.json",
      ])
    #expect(duplicates.map { $0.likeness } == ["1", "1"])
    let facts = try PNGCodec.readProvenance(try #require(files["sheets/creatures.png"])).fields
    #expect(facts.contains(.init("job-step", "contact-sheet/1")))
    #expect(facts.contains(.init("licence", "CC0-1.0")))
  }

  @Test func `they belong to the plan and to no item`() throws {
    let bench = try Bench()
    let plan = try bench.plan(Self.manifest)
    let others = try [
      Self.manifest.replacing("<unique/>", with: ""),
      Self.manifest.replacing("side=\"8\"", with: "side=\"9\""),
      Self.manifest.replacing("<unique/>", with: "<unique likeness=\"0.5\"/>"),
    ].map { try bench.plan($0) }
    #expect(Set(([plan] + others).map { $0.fingerprint }).count == 4)
    for other in others {
      for position in 0..<14 { #expect(other.item(at: position) == plan.item(at: position)) }
    }
    // A part has none, and is the same with and without them.
    let part = try bench.plan(Self.manifest, only: "creatures")
    let bare = Self.manifest.replacing("<contact-sheet/>", with: "")
    #expect(try bench.plan(bare, only: "creatures").fingerprint == part.fingerprint)
    #expect(try bench.files(under: try bench.run(part).folder).count == 7)
  }

  @Test(arguments: [1, 4])
  func `threads and batches change no byte`(threads: Int) throws {
    let expected = try Self.unbroken()
    let bench = try Bench(assembly: Fakes.assembly(batch: 64))
    let options = RunOptions(threads: threads)
    let folder = try bench.run(try bench.plan(Self.manifest), options: options).folder
    #expect(try bench.files(under: folder) == expected)
  }

  @Test(arguments: [1, 4])
  func `a crash at any change and a second run give the bytes of an unbroken run`(
    threads: Int
  ) throws {
    let expected = try Self.unbroken()
    let options = Clock().options(RunOptions(threads: threads))
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counted = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try counted.run(try counted.plan(Self.manifest), options: options)
    let changes = counter.changes - setUp
    #expect(changes > 100)
    for position in 0..<changes {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan(Self.manifest)
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self, "change \(position)") {
        try bench.run(plan, on: crash, options: options)
      }
      let files = try bench.files(under: Self.folder)
      // Before an index says so, nothing is left out.
      for (path, bytes) in files where expected[path] != nil || files["index.xml"] != nil {
        #expect(expected[path] == bytes, "change \(position): wrong \(path)")
      }
      let noted = try ResumeTests.noted(plan, on: bench.disk).count
      let generated = calls.keys.count
      let summary = try bench.run(plan, options: options)
      // What was made is not made again, not even what is left out.
      #expect(calls.keys.count == generated + summary.made)
      if summary.ending == .complete { #expect(summary.made == 14 - noted) }
      #expect(try bench.files(under: Self.folder) == expected, "change \(position)")
    }
  }

  @Test(arguments: 0..<4)
  func `power lost at any change leaves nothing wrong`(way: Int) throws {
    let expected = try Self.unbroken()
    let clock = Clock()
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counted = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try counted.run(try counted.plan(Self.manifest), options: clock.options())
    for position in 0..<counter.changes - setUp {
      let disk = ForgetfulFileSystem()
      let plan = try Bench(disk: disk).plan(Self.manifest)
      try disk.syncVolume(of: ".")
      let dying = FaultyFileSystem(disk, .crash, at: position)
      _ = try? Bench(disk: disk).run(plan, on: dying, options: clock.options())
      let bench = try Bench(
        disk: try disk.afterPowerLoss(PowerLossTests.fate(way, at: position)))
      let files = try bench.files(under: Self.folder)
      if files["index.xml"] != nil { #expect(files == expected, "change \(position)") }
      let summary = try bench.run(plan, options: clock.options())
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
    }
  }

  @Test(arguments: [
    "sheets/creatures.png", "atlases/creatures-2.json", "sounds/impacts.wav",
    "text/rumours-0001.txt",
    "images/creatures-0003.png",
  ])
  func `what was edited, cut or removed is made again, and only that`(path: String) throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan(Self.manifest)
    _ = try bench.run(plan)
    let expected = try bench.files(under: Self.folder)
    let whole = try #require(expected[path])
    for damage in [Array(whole.dropLast()), whole + [0], []] {
      try bench.disk.write(damage, to: "\(Self.folder)/\(path)")
      #expect(try bench.run(plan).ending == .complete)
      #expect(try bench.files(under: Self.folder) == expected)
    }
    try bench.disk.remove("\(Self.folder)/\(path)")
    _ = try bench.run(plan)
    #expect(try bench.files(under: Self.folder) == expected)
    #expect(try bench.run(plan).ending == .nothingToDo)
    // The two that are left out are gone, and made again whenever the run is opened again.
    let isItem = path.hasPrefix("text") || path.hasPrefix("images")
    #expect(calls.keys.count == 14 + 4 * (isItem ? 3 : 2))
  }

  @Test func `what cannot be made is told, and the items are there`() throws {
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="dungeon">
        <blot id="large" model="../models/blot" count="2" size="8">
          <atlas side="8"/>
          <contact-sheet/>
        </blot>
      </manifest>
      """
    let bench = try Bench()
    let observer = Recorder()
    let plan = try bench.plan(manifest)
    let summary = try bench.run(plan, observer: observer)
    #expect(summary.ending == .complete && summary.exitCode == .itemsFailed)
    #expect([summary.failed, summary.unmade] == [0, 1])
    let reason = "picture 1 of 8x8 does not fit on a page of 8x8"
    #expect(observer.failures == ["Pipelines/night.xml:2:4: large: atlas failed: \(reason)"])
    let files = try bench.files(under: summary.folder)
    #expect(files.count == 5 && files["sheets/large.png"] != nil)
    #expect(
      Self.index(files).contains(#"<unmade job="large" step="atlas" reason="\#(reason)"/>"#))
    let again = try bench.run(plan)
    #expect(again.ending == .nothingToDo && again.exitCode == .itemsFailed)
    #expect(again.unmade == 1)
  }

  @Test func `sheets of items that are gone are taken away`() throws {
    // All items of a job fail but one when the journal says so; its second page goes, and comes back.
    let bench = try Bench()
    let plan = try bench.plan(Self.manifest)
    _ = try bench.run(plan)
    let expected = try bench.files(under: Self.folder)
    let journal = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    var lines: [UInt8] = []
    for position in 5...10 {
      let body = "failed \(position) generate out of memory"
      lines += Array("\(Digest(of: Array(body.utf8)).description.prefix(8)) \(body)\n".utf8)
      try bench.disk.remove("\(Self.folder)/\(plan.item(at: position).path)")
    }
    try bench.disk.write(try bench.disk.read(journal, limit: .max) + lines, to: journal)
    try bench.disk.write([1], to: "\(Self.folder)/atlases/mine-1.png")
    #expect(try bench.run(plan).failed == 6)
    let fewer = try bench.files(under: Self.folder)
    #expect(fewer["atlases/creatures.png"] != nil && fewer["atlases/creatures-1.png"] == nil)
    // Only names of ours are taken away.
    #expect(fewer["atlases/mine-1.png"] == [1])
    try bench.disk.remove("\(Self.folder)/atlases/mine-1.png")
    #expect(try bench.run(plan, options: RunOptions(retriesFailed: true)).failed == 0)
    #expect(try bench.files(under: Self.folder) == expected)
  }

  @Test func `what makes no sense is refused with its place`() throws {
    let bench = try Bench()
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="dungeon">
        <blot id="a" model="../models/blot" count="100001"><atlas/></blot>
        <blot id="b" model="../models/blot"><atlas side="13"/><atlas/><sound-sheet/></blot>
        <blot id="b-2" model="../models/blot"><atlas/></blot>
        <blot id="b-3" model="../models/blot"><contact-sheet/></blot>
      </manifest>
      """
    let said = complaint { _ = try bench.plan(manifest) }
    #expect(said.exitCode == .badData)
    let problems = said.text.split(separator: "\n").filter { $0.contains("error: ") }
    #expect(
      problems == [
        "Pipelines/night.xml:2:55: error: <atlas> takes jobs of at most 100000 items, this one has "
          + "100001",
        "Pipelines/night.xml:3:52: error: side must not be 13",
        "Pipelines/night.xml:3:58: error: only one <atlas> is allowed in <blot>",
        "Pipelines/night.xml:3:66: error: unknown step 'sound-sheet'",
        "Pipelines/night.xml:4:13: error: <atlas> of \"b-2\" could have a name of \"b\", whose sheets "
          + "are numbered so",
      ], "\(said.text)")
  }

  @Test(.enabled(if: Shell.has("xmllint"), "xmllint is missing: apt-get install libxml2-utils"))
  func `the index is valid under the schema`() throws {
    let folder = TemporaryFolder()
    let disk = LocalFileSystem()
    try disk.write(Array(Schemas.index().utf8), to: "\(folder.path)/index.xsd")
    try disk.write(
      try #require(try Self.unbroken()["index.xml"]), to: "\(folder.path)/index.xml")
    let verdict = Shell.run(
      "cd '\(folder.path)' && xmllint --noout --nonet --schema index.xsd index.xml")
    #expect(verdict.status == 0, "\(verdict.said)")
  }
}

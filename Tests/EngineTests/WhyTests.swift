import Engine
import Files
import Testing

/// What changed from one run to another.
struct WhyTests {
  private func facts(_ manifest: String, seed: UInt64? = nil, bench: Bench) throws -> RunFacts {
    let summary = try bench.run(try bench.plan(manifest, seed: seed))
    return try RunFacts(IndexReader("\(summary.folder)/index.xml", in: bench.disk))
  }

  private func lines(
    _ edit: (String, String), seed: UInt64? = nil, only: String? = nil
  ) throws -> [String] {
    let bench = try Bench()
    let old = try facts(Bench.manifest, bench: bench)
    let new = try facts(
      Bench.manifest.replacing(edit.0, with: edit.1), seed: seed, bench: bench)
    return try RunComparison(from: old, to: new, only: only.flatMap { ItemSelection($0) })
      .changes.map { $0.description }
  }

  static let edits: [(String, String, [String])] = [
    (
      "nothing", "nothing",
      [
        "rumours: as before (4 items)", "creatures: as before (4 items)",
        "impacts: as before (2 items)",
      ]
    ),
    (
      "seconds=\"0.02\"", "seconds=\"0.03\"",
      [
        "rumours: as before (4 items)", "creatures: as before (4 items)",
        "impacts: seconds 0.02 → 0.03 (2 items)",
      ]
    ),
    (
      "letter=\"»\"", "letter=\"-\"",
      [
        "rumours: lead letter » → - (4 items)", "creatures: as before (4 items)",
        "impacts: as before (2 items)",
      ]
    ),
    (
      "<lead letter=\"»\"/>", "",
      [
        "rumours: steps lead → none (4 items)", "creatures: as before (4 items)",
        "impacts: as before (2 items)",
      ]
    ),
    (
      "seed=\"2026\"", "seed=\"7\"",
      [
        "rumours: seed 2026 → 7 (4 items)", "creatures: seed 2026 → 7 (4 items)",
        "impacts: seed 2026 → 7 (2 items)",
      ]
    ),
    (
      "They say", "They tell",
      [
        "rumours/1-2: as before (2 items)",
        "rumours/3-4: prompt \"They say\" → \"They tell\" (2 items)",
        "creatures: as before (4 items)", "impacts: as before (2 items)",
      ]
    ),
    (
      "<prompt>Beware", "<prompt>New</prompt><prompt>Beware",
      [
        "rumours/1-2: prompt \"Beware the\" → \"New\" (2 items)",
        "rumours/3-6: as before, its number 2 higher now (4 items)",
        "creatures: as before (4 items)", "impacts: as before (2 items)",
      ]
    ),
    (
      "count=\"4\"", "count=\"6\"",
      [
        "rumours: as before (4 items)", "creatures/1-4: as before (4 items)",
        "creatures/5-6: new (2 items)", "impacts: as before (2 items)",
      ]
    ),
    (
      "count=\"4\"", "count=\"3\"",
      [
        "rumours: as before (4 items)", "creatures/1-3: as before (3 items)",
        "creatures/4: not made any more (1 item)", "impacts: as before (2 items)",
      ]
    ),
    (
      "id=\"creatures\"", "id=\"beasts\"",
      [
        "rumours: as before (4 items)", "beasts: new (4 items)", "impacts: as before (2 items)",
        "creatures: not made any more (4 items)",
      ]
    ),
  ]

  @Test(arguments: edits)
  func `each change is told in one line`(
    old: String, new: String, expected: [String]
  ) throws {
    #expect(try lines((old, new)) == expected)
  }

  @Test func `long prompts are cut, and lines in them told on one`() throws {
    let long = String(repeating: "They tell. ", count: 9)
    #expect(
      try lines(("They say", long), only: "rumours/3")
        == ["rumours/3: prompt \"They say\" → \"\(long.prefix(39))…\" (1 item)"])
    #expect(
      try lines(("They say", "They&#10;say"), only: "rumours/3")
        == ["rumours/3: prompt \"They say\" → \"They\\nsay\" (1 item)"])
  }

  @Test func `another model is told by its digest`() throws {
    let bench = try Bench()
    let old = try facts(Bench.manifest, bench: bench)
    try bench.disk.write(Fakes.model("hum", "2"), to: "models/hum")
    let new = RunFacts(try bench.plan())
    let last = try #require(try RunComparison(from: old, to: new).changes.last).description
    let digests = [Fakes.model("hum"), Fakes.model("hum", "2")].map {
      Digest(of: $0).description.prefix(12)
    }
    #expect(last == "impacts: model \(digests[0]) → \(digests[1]) (2 items)")
  }

  @Test func `a plan is told as the run that it would be`() throws {
    let bench = try Bench()
    let made = try facts(Bench.manifest, bench: bench)
    let same = try RunComparison(from: made, to: RunFacts(try bench.plan()))
    #expect(same.isEmpty && same.changes.count == 3)
    let other = try RunComparison(from: made, to: RunFacts(try bench.plan(seed: 3)))
    #expect(!other.isEmpty)
    #expect(try lines(("nothing", "nothing"), seed: 3) == other.changes.map { $0.description })
  }

  @Test func `one item or job alone is told, and what it depends on`() throws {
    #expect(
      try lines(("They say", "They tell"), only: "rumours/4")
        == ["rumours/4: prompt \"They say\" → \"They tell\" (1 item)"])
    #expect(
      try lines(("They say", "They tell"), only: "impacts") == ["impacts: as before (2 items)"])
    let bench = try Bench()
    let facts = try facts(Bench.manifest, bench: bench)
    let selection = try #require(ItemSelection("rumours/3"))
    let story = try #require(facts.dependencies(of: selection)).map { "\($0.name): \($0.value)" }
    for line in [
      "kind: murmur", "seed: 2026", "prompt: They say", "characters: 20",
      "step lead: version 1 letter=»", "content key: \(try bench.plan().item(at: 2).contentKey)",
    ] {
      #expect(story.contains(line), "\(line)")
    }
  }

  @Test(arguments: [("poem", "no job 'poem'"), ("impacts/3", "no item 3 in job 'impacts'")])
  func `what is in neither run is told`(only: String, message: String) throws {
    let complaint = complaint { _ = try lines(("nothing", "nothing"), only: only) }
    #expect(complaint.text.hasPrefix(message))
    #expect(complaint.exitCode == .usage)
  }

  @Test func `failures and altered contents are told`() throws {
    let bench = try Bench()
    let manifest = Bench.manifest.replacing("They say", with: "nan")
    let old = try facts(manifest, bench: bench)
    let failing = try RunComparison(from: old, to: old).changes.map { $0.description }
    #expect(failing[0] == "rumours/1-2: as before (2 items)")
    #expect(
      failing[1] == "rumours/3-4: failed as before at generate: NaN in layer 'lstm.0' (2 items)")
    let path = "Output/2026-11-24/dungeon/index.xml"
    let index = String(decoding: try bench.disk.read(path, limit: .max), as: UTF8.self)
    let content = try #require(index.firstMatch(of: /content="([0-9a-f]{64})"/)?.1)
    let forged = index.replacing(content, with: String(repeating: "0", count: 64))
    try bench.disk.write(Array(forged.utf8), to: path)
    let new = try RunFacts(IndexReader(path, in: bench.disk))
    let altered = try RunComparison(from: old, to: new)
    #expect(altered.changes[0].description.hasPrefix("rumours/1: other content from the same key"))
    #expect(!altered.isEmpty)
  }

  @Test func `the run before is that of the same name, of the day or of an earlier one`() throws {
    let bench = try Bench()
    func run(_ date: String, _ seed: UInt64, _ name: String = "dungeon") throws {
      let manifest = Bench.manifest.replacing("\"dungeon\"", with: "\"\(name)\"")
      _ = try bench.run(try bench.plan(manifest, date: date, seed: seed))
    }
    try run("2026-11-20", 1)
    try run("2026-11-22", 2)
    for seed in 3..<14 { try run("2026-11-22", UInt64(seed)) }
    try run("2026-11-23", 9, "dungeon-2")
    try run("2026-11-24", 1)
    let search = EarlierRun(in: bench.disk)
    func before(_ folder: String?) throws -> String? {
      try search.find("dungeon", output: "Output", before: folder.map { "Output/\($0)" })
    }
    #expect(try before(nil) == "Output/2026-11-24/dungeon")
    #expect(try before("2026-11-24/dungeon") == "Output/2026-11-22/dungeon-12")
    #expect(try before("2026-11-22/dungeon-12") == "Output/2026-11-22/dungeon-11")
    #expect(try before("2026-11-22/dungeon-2") == "Output/2026-11-22/dungeon")
    #expect(try before("2026-11-22/dungeon") == "Output/2026-11-20/dungeon")
    #expect(try before("2026-11-20/dungeon") == nil)
    #expect(try search.find("poem", output: "Output") == nil)
    #expect(try search.find("poem", output: "Nowhere") == nil)
  }
}

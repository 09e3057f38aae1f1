import Engine
import Files
import Testing

/// The runs of an output folder at a glance.
struct PastRunsTests {
  private func list(
    _ disk: any FileSystem, name: String? = nil, since: String? = nil
  ) throws -> [PastRun] {
    var runs: [PastRun] = []
    try PastRuns("Output", in: disk).forEach(name: name, since: since.map { Bench.date($0) }) {
      runs.append($0)
    }
    return runs
  }

  private func words(_ run: PastRun) -> String {
    "\(run.date)/\(run.folder) \(run.items ?? -1) \(run.made) \(run.failed) \(run.state)"
  }

  @Test func `finished runs are listed, the newest date first`() throws {
    let bench = try Bench()
    let failing = Bench.manifest.replacing("They say", with: "nan")
    var sizes: [Int] = []
    for (date, manifest) in [
      ("2026-11-24", Bench.manifest), ("2026-11-25", failing), ("2026-11-24", failing),
    ] {
      let folder = try bench.run(try bench.plan(manifest, date: date)).folder
      sizes.append(try bench.files(under: folder).values.reduce(0) { $0 + $1.count })
    }
    let runs = try list(bench.disk)
    #expect(
      runs.map(words) == [
        "2026-11-25/dungeon 10 8 2 failures", "2026-11-24/dungeon 10 10 0 complete",
        "2026-11-24/dungeon-2 10 8 2 failures",
      ])
    #expect(runs.map { $0.manifest } == ["dungeon", "dungeon", "dungeon"])
    #expect(runs.map { $0.bytes } == [sizes[1], sizes[0], sizes[2]])
    #expect(runs.allSatisfy { $0.command == nil && $0.trouble == nil && !$0.isPart })
  }

  @Test func `the state may be gone`() throws {
    let bench = try Bench()
    _ = try bench.run(try bench.plan())
    try bench.disk.removeAll("Output/.state")
    #expect(try list(bench.disk).map(words) == ["2026-11-24/dungeon 10 10 0 complete"])
  }

  @Test func `a stopped run tells how far it is and how it goes on`() throws {
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    var options = RunOptions()
    options.command = { "pipeline run night.xml --date \($0)" }
    _ = try bench.run(try bench.plan(), options: options, cancellation: cancellation)
    let run = try #require(try list(bench.disk).first)
    #expect(words(run) == "2026-11-24/dungeon 10 5 0 unfinished")
    #expect(run.manifest == "dungeon")
    #expect(run.command == "pipeline run night.xml --date 2026-11-24")
  }

  @Test func `items that failed and were made later are made`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    _ = try bench.run(plan)
    try bench.disk.remove("Output/2026-11-24/dungeon/index.xml")
    let journal = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    let lines = ["failed 3 generate bad luck", "failed 4 encode bad luck"]
    let file = try bench.disk.append(journal)
    for line in lines {
      let check = Digest(of: Array(line.utf8)).description.prefix(8)
      try file.write(Array("\(check) \(line)\n".utf8))
    }
    try file.write(Array("00000000 done 5 and more\nabc".utf8))
    #expect(try list(bench.disk).map(words) == ["2026-11-24/dungeon 10 8 2 unfinished"])
  }

  @Test func `a note of the beginning that is damaged or missing is done without`() throws {
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan()
    _ = try bench.run(plan, cancellation: cancellation)
    let note = "Output/.state/\(plan.fingerprint)/2026-11-24/begun"
    let whole = try bench.disk.read(note, limit: 1 << 10)
    for bytes in [Array(whole.dropLast()), [0xFF] + whole, [], [0x0A]] {
      try bench.disk.write(bytes, to: note)
      #expect(try list(bench.disk).map(words) == ["2026-11-24/dungeon -1 5 0 unfinished"])
    }
    try bench.disk.remove(note)
    let run = try #require(try list(bench.disk).first)
    #expect(run.items == nil && run.command == nil && run.manifest == "dungeon")
  }

  @Test func `a run whose lock is held is running, on the day that it is at work on`() throws {
    let memory = MemoryFileSystem()
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(disk: memory, assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan()
    _ = try bench.run(plan, cancellation: cancellation)
    memory.wait(seconds: 100)
    let again = Cancellation()
    again.cancel(.interrupt)
    _ = try bench.run(try bench.plan(date: "2026-11-26"), cancellation: again)
    let lock = try bench.disk.lock("Output/.state/\(plan.fingerprint)/lock")
    #expect(lock != nil)
    #expect(
      try list(bench.disk).map(words) == [
        "2026-11-26/dungeon 10 0 0 running", "2026-11-24/dungeon 10 5 0 unfinished",
      ])
    withExtendedLifetime(lock) {}
  }

  @Test func `a part of a manifest is over when its journal says so`() throws {
    let bench = try Bench()
    _ = try bench.run(try bench.plan(only: "creatures"))
    let run = try #require(try list(bench.disk).first)
    #expect(words(run) == "2026-11-24/dungeon.only 4 4 0 complete")
    #expect(run.isPart && run.manifest == "dungeon")
  }

  @Test func `an index that is not as it was published is told`() throws {
    func told(_ harm: (Bench, _ folder: String) throws -> Void) throws -> String {
      let bench = try Bench()
      let folder = try bench.run(try bench.plan()).folder
      try harm(bench, folder)
      let run = try #require(try list(bench.disk).first)
      return "\(run.state) \(run.items ?? -1): \(run.trouble ?? "-")"
    }
    #expect(try told { _, _ in } == "complete 10: -")
    #expect(
      try told { bench, folder in
        let index = try bench.disk.read("\(folder)/index.xml", limit: 1 << 20)
        try bench.disk.write(Array(index.dropLast(5)), to: "\(folder)/index.xml")
      } == "damaged 10: index.xml is cut")
    #expect(
      try told { try $0.disk.write([7], to: "\($1)/index.xml") }
        == "damaged -1: index.xml is no index")
    #expect(
      try told { try $0.disk.write([], to: "\($1)/index.xml") }
        == "damaged -1: index.xml is no index")
    #expect(
      try told { try $0.disk.remove("\($1)/SHA256SUMS") } == "damaged 10: SHA256SUMS is missing")
  }

  @Test func `what is no run is passed over`() throws {
    let bench = try Bench()
    _ = try bench.run(try bench.plan())
    try bench.disk.createFolder("Output/2026-11-24/mine")
    try bench.disk.write([1], to: "Output/2026-11-24/mine/photo.png")
    try bench.disk.createFolder("Output/notes/dungeon")
    try bench.disk.write([1], to: "Output/2026-11-24/dungeon.html")
    try bench.disk.write([1], to: "Output/2026-11-25")
    try bench.disk.createLink("Output/2026-11-24/link", to: "dungeon")
    // A claim of a training, which has no journal, and one that is torn.
    try bench.disk.createFolder("Output/2026-11-24/poet")
    try bench.disk.write(
      Array(Digest(of: [1]).description.utf8), to: "Output/.state/claims/2026-11-24-poet")
    try bench.disk.write([1], to: "Output/.state/claims/2026-11-24-mine")
    #expect(try list(bench.disk).map(words) == ["2026-11-24/dungeon 10 10 0 complete"])
  }

  @Test func `names and days choose`() throws {
    let bench = try Bench()
    let other = Bench.manifest.replacing("name=\"dungeon\"", with: "name=\"castle\"")
    for date in ["2026-11-23", "2026-11-24", "2026-11-25"] {
      _ = try bench.run(try bench.plan(date: date))
      _ = try bench.run(try bench.plan(other, date: date))
    }
    _ = try bench.run(try bench.plan(seed: 1))
    #expect(try list(bench.disk).count == 7)
    #expect(try list(bench.disk, name: "castle").count == 3)
    #expect(try list(bench.disk, name: "dungeon").count == 4)
    #expect(try list(bench.disk, name: "dungeon-2").count == 1)
    #expect(try list(bench.disk, since: "2026-11-24").count == 5)
    #expect(try list(bench.disk, name: "castle", since: "2026-11-25").count == 1)
    #expect(try list(bench.disk, since: "2026-11-26").isEmpty)
  }

  @Test func `an output folder that is missing is told`() throws {
    #expect(throws: FileError.self) { try list(MemoryFileSystem()) }
  }

  @Test func `looking changes nothing`() throws {
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(disk: counter, assembly: Fakes.assembly(calls: calls))
    _ = try bench.run(try bench.plan(), cancellation: cancellation)
    _ = try bench.run(try bench.plan(seed: 1))
    let changes = counter.changes
    #expect(try list(bench.disk).count == 2)
    #expect(counter.changes == changes)
  }
}

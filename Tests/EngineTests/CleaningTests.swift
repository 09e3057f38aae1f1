import Engine
import Files
import Glibc
import Testing

/// What `clean` removes, and what it leaves.
struct CleaningTests {
  private let bench: Bench
  private var disk: any FileSystem { bench.disk }

  init() throws { bench = try Bench() }

  private func clean(
    days: Int? = nil, today: String = "2026-11-24", cache: CacheOptions = CacheOptions(),
    isDry: Bool = false
  ) throws -> [Cleaning.Removal] {
    var removals: [Cleaning.Removal] = []
    try Cleaning(
      "Output",
      .init(today: Bench.date(today), cache: cache, keptDays: days, isDry: isDry),
      fileSystem: disk
    ).execute { removals.append($0) }
    return removals
  }

  private func run(_ date: String, seed: UInt64 = 1) throws {
    _ = try bench.run(try bench.plan(date: date, seed: seed), options: CacheTests.cached)
  }

  private func wait(days: Int) { (disk as? MemoryFileSystem)?.wait(seconds: days * 86_400) }

  @Test func `runs of days that are not kept go, with all that belongs to them`() throws {
    for day in 20...24 { try run("2026-11-\(day)") }
    let before = try bench.files(under: "Output")
    let dry = try clean(days: 3, isDry: true)
    #expect(dry.map { $0.path } == ["Output/2026-11-20/dungeon", "Output/2026-11-21/dungeon"])
    #expect(dry.map { $0.reason } == ["4 days old", "3 days old"])
    #expect(dry.map { $0.files } == [12, 12] && dry.allSatisfy { $0.bytes >= 12 * 4096 })
    #expect(try bench.files(under: "Output") == before)
    #expect(try clean(days: 3) == dry)
    #expect(
      try disk.list("Output")
        == [".cache", ".state", "2026-11-22", "2026-11-23", "2026-11-24", "latest"])
    let left = before.filter { file in
      !["2026-11-20", "2026-11-21"].contains { file.key.contains($0) }
    }
    #expect(try bench.files(under: "Output") == left)
    #expect(try clean(days: 3) == [])
    // The next run of the plan is one as ever.
    try run("2026-11-24")
  }

  @Test func `without a number of days no run goes`() throws {
    try run("2020-01-01")
    #expect(try clean() == [])
    #expect(try disk.exists("Output/2020-01-01/dungeon/index.xml"))
  }

  @Test(arguments: [
    ("2026-11-24", "2026-11-24", 0), ("2026-11-24", "2026-11-23", 1),
    ("2026-03-01", "2026-02-28", 1),
    ("2024-03-01", "2024-02-28", 2), ("2000-03-01", "2000-02-28", 2),
    ("2100-03-01", "2100-02-28", 1),
    ("2027-01-01", "2026-12-31", 1), ("2026-11-24", "2027-11-24", -365),
    ("2024-12-31", "2023-12-31", 366), ("9999-12-31", "0001-01-01", 3_652_058),
  ])
  func `days are counted by the calendar`(today: String, day: String, days: Int) throws {
    try run(day)
    #expect(try clean(days: max(1, days + 1), today: today) == [])
    #expect(try clean(days: max(1, days), today: today).count == (days >= 1 ? 1 : 0))
  }

  @Test func `one that is not over goes, too, and one that is going on does not`() throws {
    let cancellation = Cancellation()
    let stopping = try Bench(
      disk: disk, assembly: Fakes.assembly(calls: Calls(limit: 5, cancellation: cancellation)))
    let plan = try bench.plan(date: "2026-11-01")
    _ = try stopping.run(plan, cancellation: cancellation)
    _ = try bench.run(try bench.plan(date: "2026-11-01", only: "creatures/2"))
    let held = try disk.lock("Output/.state/\(plan.fingerprint)/lock")
    #expect(held != nil)
    #expect(try clean(days: 1).map { $0.path } == ["Output/2026-11-01/dungeon.only"])
    withExtendedLifetime(held) {}
  }

  @Test func `when it is dead it goes`() throws {
    let cancellation = Cancellation()
    let stopping = try Bench(
      disk: disk, assembly: Fakes.assembly(calls: Calls(limit: 5, cancellation: cancellation)))
    _ = try stopping.run(try bench.plan(date: "2026-11-01"), cancellation: cancellation)
    #expect(try clean(days: 1).map { $0.path } == ["Output/2026-11-01/dungeon"])
    #expect(try disk.list("Output") == [".state"])
    #expect(try disk.list("Output/.state") == ["claims", "claims.lock"])
    #expect(try disk.list("Output/.state/claims") == [])
  }

  @Test func `what is not of a run stays, and is told`() throws {
    try run("2026-11-01")
    let folder = "Output/2026-11-01/dungeon"
    try disk.write([1], to: "\(folder)/notes.txt")
    try disk.write([1], to: "\(folder)/text/rumours-01.txt")
    try disk.write([1], to: "\(folder)/images/creatures-0001.psd")
    (disk as? MemoryFileSystem)?.putLink("\(folder)/text/rumours-0009.txt")
    try disk.createFolder("Output/2026-11-01/mine/text")
    try disk.write([1], to: "Output/2026-11-01/mine/text/mine-0001.txt")
    try disk.write([1], to: "Output/2026-11-01/dungeon.html")
    try disk.createFolder("Output/photos")
    (disk as? MemoryFileSystem)?.putLink("Output/2026-11-02")
    let removals = try clean(days: 1)
    #expect(removals.map { $0.path } == [folder])
    #expect(removals[0].files == 12)
    #expect(
      removals[0].remark
        == "the folder stays: 'images/creatures-0001.psd' and 3 more is not of the run")
    #expect(try disk.list("Output/2026-11-01") == ["dungeon", "dungeon.html", "mine"])
    #expect(try disk.list("Output/2026-11-01/mine/text") == ["mine-0001.txt"])
    #expect(try disk.list(folder) == ["images", "notes.txt", "text"])
    #expect(try disk.list("\(folder)/images") == ["creatures-0001.psd"])
    #expect(try disk.list("\(folder)/text") == ["rumours-0009.txt", "rumours-01.txt"])
    #expect(try disk.status("\(folder)/text/rumours-0009.txt") == .link)
    #expect(try disk.status("Output/2026-11-02") == .link)
    #expect(try clean(days: 1) == [])
  }

  @Test func `states that nobody has gone on with for a week go`() throws {
    try run("2026-11-24")
    wait(days: 6)
    #expect(try clean() == [])
    wait(days: 1)
    let dry = try clean(isDry: true)
    #expect(dry.map { $0.kind } == [.state] && dry[0].reason == "not gone on with for 7 days")
    #expect(try clean() == dry)
    #expect(try disk.list("Output/.state") == ["claims", "claims.lock"])
    // The claim stays as long as its folder.
    #expect(try disk.list("Output/.state/claims") == ["2026-11-24-dungeon"])
    #expect(try bench.run(try bench.plan(seed: 1)).ending == .nothingToDo)
    try disk.removeAll("Output/2026-11-24")
    _ = try clean()
    #expect(try disk.list("Output/.state/claims") == [])
  }

  @Test func `the cache is cut to its size, oldest first, and emptied`() throws {
    try run("2026-11-24", seed: 1)
    wait(days: 1)
    try run("2026-11-24", seed: 2)
    try disk.write([1], to: "Output/.cache/parts/17")
    let young = try clean(cache: CacheOptions(limit: 15 * 4096), isDry: true)
    #expect(young.map { $0.files } == [5] && young[0].bytes == 5 * 4096)
    wait(days: 1)
    let removals = try clean(cache: CacheOptions(limit: 15 * 4096))
    #expect(removals.map { $0.kind } == [.cache, .cache])
    #expect(removals.map { $0.files } == [5, 1])
    #expect(try CacheTests.entries(disk).count == 15)
    let second = try bench.run(
      try bench.plan(date: "2026-11-25", seed: 2), options: CacheTests.cached)
    #expect(second.cached == 10)
    #expect(try clean(cache: CacheOptions(limit: 0)).map { $0.files } == [15])
    #expect(try CacheTests.entries(disk) == [])
  }

  @Test func `a removal that was cut short at any change is finished by the next`() throws {
    func made() throws -> Bench {
      let bench = try Bench()
      _ = try bench.run(try bench.plan(date: "2026-11-01"))
      return bench
    }
    try cutShort(moreThan: 15, made)
  }

  /// Cuts the removal of what `made` makes short at each of its more than `least` changes.
  private func cutShort(moreThan least: Int, _ made: () throws -> Bench) throws {
    let options = Cleaning.Options(today: Bench.date(), keptDays: 1)
    let counter = FaultyFileSystem(try made().disk, at: .max)
    try Cleaning("Output", options, fileSystem: counter).execute { _ in }
    #expect(counter.changes > least)
    for position in 0..<counter.changes {
      let bench = try made()
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      _ = try? Cleaning("Output", options, fileSystem: crash).execute { _ in }
      try Cleaning("Output", options, fileSystem: bench.disk).execute { _ in }
      #expect(try bench.disk.list("Output") == [".state"], "change \(position)")
    }
  }

  @Test func `a run that died at any change goes, sheets and cards with it`() throws {
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counted = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try counted.run(try counted.plan(SetTests.manifest, date: "2026-11-01"))
    let options = Cleaning.Options(today: Bench.date(), keptDays: 1)
    var withSheets = 0
    for position in 0..<counter.changes - setUp {
      let bench = try Bench()
      let plan = try bench.plan(SetTests.manifest, date: "2026-11-01")
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      _ = try? bench.run(plan, on: crash)
      guard try bench.disk.exists("Output") else { continue }
      let names = try bench.files(under: "Output/2026-11-01/dungeon").keys
      let areSheetsThere = ["sheets/", "atlases/", "sounds/", "cards/"].allSatisfy { folder in
        names.contains { $0.hasPrefix(folder) }
      }
      if areSheetsThere, !names.contains("SHA256SUMS") { withSheets += 1 }
      try Cleaning("Output", options, fileSystem: bench.disk).execute { _ in }
      let left = try bench.disk.list("Output").filter { $0 != ".state" }
      #expect(left == [], "change \(position): \(names.sorted())")
    }
    #expect(withSheets > 0)
  }

  @Test func `a removal of such a run that was cut short at any change is finished by the next`()
    throws
  {
    func made() throws -> Bench {
      let bench = try Bench()
      _ = try bench.run(try bench.plan(SetTests.manifest, date: "2026-11-01"))
      // As a kill between sheets and sums leaves it.
      for name in ["index.xml", "SHA256SUMS"] {
        try bench.disk.remove("Output/2026-11-01/dungeon/\(name)")
      }
      return bench
    }
    try cutShort(moreThan: 25, made)
  }

  @Test func `somebody's files beside sheets and cards of a run that is not over stay`() throws {
    _ = try bench.run(try bench.plan(SetTests.manifest, date: "2026-11-01"))
    let folder = "Output/2026-11-01/dungeon"
    for name in ["index.xml", "SHA256SUMS"] { try disk.remove("\(folder)/\(name)") }
    let mine = [
      "atlases/mine.png", "cards/mine.json", "cards/monsters.txt", "sheets/sprites.psd",
      "sounds/criesx.wav",
    ]
    for path in mine { try disk.write(Array("{\"set\": 1}".utf8), to: "\(folder)/\(path)") }
    let removals = try clean(days: 1)
    #expect(
      removals.map { $0.remark } == [
        "the folder stays: 'atlases/mine.png' and 4 more is not of the run"
      ])
    #expect(try bench.files(under: folder).keys.sorted() == mine)
  }

  @Test func `a training is no run`() throws {
    try disk.createFolder("Output/2026-11-01/poems/samples")
    try disk.write([1], to: "Output/2026-11-01/poems/poems.safetensors")
    try disk.write([1], to: "Output/2026-11-01/poems/metrics.csv")
    try disk.createFolder("Output/.state/claims")
    let owner = Digest(of: [7]).description
    try disk.write(Array(owner.utf8), to: "Output/.state/claims/2026-11-01-poems")
    try disk.createFolder("Output/.state/\(owner)/2026-11-01")
    try disk.write([1], to: "Output/.state/\(owner)/2026-11-01/000001.state")
    wait(days: 30)
    let before = try bench.files(under: "Output/2026-11-01")
    #expect(try clean(days: 1).map { $0.kind } == [.state])
    #expect(try bench.files(under: "Output/2026-11-01") == before)
    #expect(try disk.list("Output/.state") == ["claims", "claims.lock"])
    #expect(try disk.list("Output/.state/claims") == ["2026-11-01-poems"])
  }

  @Test func `a training that is going on keeps its state`() throws {
    let owner = Digest(of: [7]).description
    try disk.createFolder("Output/.state/\(owner)/2026-11-01")
    try disk.write([1], to: "Output/.state/\(owner)/2026-11-01/000001.state")
    wait(days: 30)
    var held = try disk.lock("Output/.state/\(owner)/lock")
    #expect(held != nil)
    #expect(try clean(days: 1) == [])
    held = nil
    #expect(try clean(days: 1).count == 1)
  }
}

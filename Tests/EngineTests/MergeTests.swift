import Engine
import Files
import Testing

/// What a merge refuses, and what is left of one that is killed.
struct MergeTests {
  private let bench: Bench
  private let plan: Plan
  private var state: String { "Output/.state/\(plan.fingerprint)/2026-11-24" }

  init() throws {
    bench = try Bench()
    plan = try bench.plan()
  }

  private func make(_ numbers: [Int], of count: Int = 4) throws {
    for number in numbers { _ = try bench.run(plan, ShardTests.shard(number, count)) }
  }

  /// Merges; expects a refusal of these lines that changes nothing.
  private func refuse(
    _ lines: [String], _ code: ExitCode, location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try bench.files(under: "Output")
    let complaint = complaint { _ = try bench.merge(plan) }
    #expect(
      complaint
        == Complaint(
          text: (["cannot merge the shards in '\(state)'"] + lines).joined(separator: "\n  "),
          exitCode: code), sourceLocation: location)
    #expect(
      try bench.files(under: "Output").filter { !$0.key.hasSuffix("/lock") }
        == before.filter { !$0.key.hasSuffix("/lock") }, sourceLocation: location)
  }

  /// What is missing is made, and the merge then gives the folder of one run.
  private func mend(_ numbers: [Int], of count: Int = 4) throws {
    try make(numbers, of: count)
    #expect(try bench.merge(plan).ending == .complete)
    #expect(
      try bench.files(under: "Output/2026-11-24/dungeon") == (try ResumeTests.unbroken()))
  }

  @Test func `without a shard there is nothing to merge`() throws {
    let line = "no shard of this plan was run on this day: run --shard K/N makes them"
    try refuse([line], .missingInput)
    // Nor is there when a run without shards was stopped.
    let cancellation = Cancellation()
    let stopping = try Bench(
      disk: bench.disk,
      assembly: Fakes.assembly(calls: Calls(limit: 3, cancellation: cancellation)))
    _ = try stopping.run(try stopping.plan(), cancellation: cancellation)
    try refuse([line], .missingInput)
  }

  @Test func `shards that are missing are named`() throws {
    try make([3])
    try refuse(["shards 1-2,4 of 4 are missing: run --shard makes them"], .missingInput)
    try make([1, 4])
    try refuse(["shard 2 of 4 is missing: run --shard makes them"], .missingInput)
    try mend([2])
  }

  @Test func `everything that is missing is named at once`() throws {
    try make([1, 3])
    let folder = "Output/2026-11-24/dungeon"
    let files = try bench.files(under: folder).keys.sorted()
    // A file of one shard is altered, one of the other is gone.
    let owners = try files.map { try own($0) }
    let altered = files[try #require(owners.firstIndex(of: 1))]
    let gone = files[try #require(owners.firstIndex(of: 3))]
    try bench.disk.write([1], to: "\(folder)/\(altered)")
    try bench.disk.remove("\(folder)/\(gone)")
    let lines = [(1, 3, altered), (3, 2, gone)].map { number, items, path in
      "shard \(number)/4 lacks 1 of its \(items) items, 1 of them missing or altered files, the "
        + "first is '\(path)': the same run --shard goes on"
    }
    try refuse(["shards 2,4 of 4 are missing: run --shard makes them"] + lines, .missingInput)
    try mend([1, 2, 3, 4])
  }

  /// Which of shards 1 and 3 noted a file.
  private func own(_ path: String) throws -> Int {
    let bytes = try bench.disk.read("\(state)/shard-1-of-4/journal", limit: .max)
    let positions = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
      $0.split(separator: " ").dropFirst(2).first.flatMap { Int($0) }
    }
    return positions.contains { plan.item(at: $0).path == path } ? 1 : 3
  }

  @Test func `a shard that was stopped is named with what it lacks`() throws {
    try make([2, 3, 4])
    let cancellation = Cancellation()
    let stopping = try Bench(
      disk: bench.disk,
      assembly: Fakes.assembly(calls: Calls(limit: 1, cancellation: cancellation), batch: 1))
    _ = try stopping.run(
      try stopping.plan(), ShardTests.shard(1, 4), cancellation: cancellation)
    let complaint = complaint { _ = try bench.merge(plan) }
    #expect(complaint.exitCode == .missingInput)
    #expect(complaint.text.contains("\n  shard 1/4 lacks 2 of its 3 items, the first is '"))
    try mend([1])
  }

  @Test func `shards of different splits are refused and named`() throws {
    try make([1, 2, 3, 4])
    // As another machine that does not see this folder has made it.
    try copy("shard-1-of-4", to: "shard-1-of-3")
    try refuse(
      [
        "shards of different splits are there: shard 1 of 3, shards 1-4 of 4; a run without --shard "
          + "takes what they made and makes the rest"
      ], .badData)
    let summary = try bench.run(plan)
    #expect([summary.kept, summary.made] == [10, 0])
    #expect(try bench.files(under: summary.folder) == ResumeTests.unbroken())
  }

  @Test func `a doubled shard and folders that are none are refused and named`() throws {
    try make([1, 2, 3, 4])
    try copy("shard-2-of-4", to: "shard-02-of-4")
    try copy("shard-2-of-4", to: "shard-5-of-4")
    try copy("shard-2-of-4", to: "shard-2-of-4.bak")
    try refuse(
      [
        "shard 2/4 is there twice: 'shard-02-of-4' is a second folder of it; remove one",
        "'shard-2-of-4.bak' is no shard that can be: remove it",
        "'shard-5-of-4' is no shard that can be: remove it",
      ], .badData)
    for name in ["shard-02-of-4", "shard-5-of-4", "shard-2-of-4.bak"] {
      try bench.disk.removeAll("\(state)/\(name)")
    }
    try mend([])
  }

  @Test func `a shard that was copied over another is refused and named`() throws {
    try make([1, 2, 4])
    try copy("shard-4-of-4", to: "shard-3-of-4")
    let complaint = complaint { _ = try bench.merge(plan) }
    #expect(complaint.exitCode == .badData)
    #expect(
      complaint.text.contains("\n  shard 3/4 holds '") && complaint.text.contains("of shard 4/4: "))
    #expect(complaint.text.contains("\n  shard 3/4 lacks 2 of its 2 items"))
    try bench.disk.removeAll("\(state)/shard-3-of-4")
    try mend([3])
  }

  private func copy(_ name: String, to other: String) throws {
    try bench.disk.createFolder("\(state)/\(other)")
    for file in try bench.disk.list("\(state)/\(name)") where file != "parts" {
      try bench.disk.write(
        try bench.disk.read("\(state)/\(name)/\(file)", limit: .max),
        to: "\(state)/\(other)/\(file)")
    }
  }

  @Test func `a journal of a shard with any byte changed gives no wrong folder`() throws {
    try make([1, 2, 3, 4])
    let path = "\(state)/shard-2-of-4/journal"
    let whole = try bench.disk.read(path, limit: .max)
    // The last line says that the shard is done; it is no item's.
    let end = whole.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0
    for offset in stride(from: 0, to: end, by: 5) {
      var damaged = whole
      damaged[offset] ^= 1 << UInt8(offset % 8)
      try bench.disk.write(damaged, to: path)
      let complaint = complaint { _ = try bench.merge(plan) }
      #expect(complaint.exitCode == .missingInput)
      #expect(complaint.text.contains("shard 2/4 lacks "))
    }
    try mend([2])
  }

  @Test func `failed items are published as one run does, and tried again when asked to`() throws {
    let whole = try Bench()
    let expected = try whole.files(
      under: try whole.run(try whole.plan(FailureTests.manifest)).folder)
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan(FailureTests.manifest)
    let summaries = try (1...3).map { try bench.run(plan, ShardTests.shard($0, 3)) }
    #expect(summaries.map { $0.failed }.reduce(0, +) == 2)
    for summary in summaries {
      #expect(summary.exitCode == (summary.failed > 0 ? .itemsFailed : .success))
    }
    let merged = try bench.merge(plan)
    #expect(merged.exitCode == .itemsFailed)
    #expect([merged.kept, merged.failed] == [7, 2])
    #expect(try bench.files(under: merged.folder) == expected)
    #expect(try bench.merge(plan).exitCode == .itemsFailed)
    #expect(calls.keys.count == 9)
    // A shard that tries again opens the run; the others need not be there for the merge.
    let number = 1 + (summaries.firstIndex { $0.failed > 0 } ?? 0)
    let again = try bench.run(
      plan, ShardTests.shard(number, 3), options: RunOptions(retriesFailed: true))
    #expect(again.failed == summaries[number - 1].failed && again.kept > 0)
    #expect(calls.keys.count == 9 + again.failed)
    #expect(try bench.merge(plan).exitCode == .itemsFailed)
    #expect(try bench.files(under: merged.folder) == expected)
  }

  @Test(arguments: [1, 4])
  func `a merge that is killed at any change is ended by the next one`(threads: Int) throws {
    let expected = try ResumeTests.unbroken()
    let options = RunOptions(threads: threads)
    var position = 0
    while true {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan()
      for number in 1...3 { _ = try bench.run(plan, ShardTests.shard(number, 3)) }
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      let wasKilled: Bool
      do {
        _ = try bench.merge(plan, on: crash, options: options)
        wasKilled = false
      } catch is FileError {
        wasKilled = true
      }
      let folder = "Output/2026-11-24/dungeon"
      if let index = try bench.files(under: folder)["index.xml"] {
        #expect(index == expected["index.xml"], "change \(position)")
      }
      // Ended by a merge, or by a run without shards.
      let summary = try position % 2 == 0 ? bench.merge(plan, options: options) : bench.run(plan)
      #expect(summary.exitCode == .success && summary.kept == 10)
      #expect(try bench.files(under: folder) == expected, "change \(position)")
      let states = try bench.files(under: "Output/.state").keys
      #expect(!states.contains { $0.contains("shard-") }, "change \(position)")
      #expect(calls.keys.count == 10)
      if !wasKilled { break }
      position += 1
    }
    #expect(position > 20)
  }

  @Test(arguments: 0..<6)
  func `power lost at any change of a merge leaves nothing wrong`(way: Int) throws {
    let expected = try ResumeTests.unbroken()
    var position = 0
    while true {
      let disk = ForgetfulFileSystem()
      let bench = try Bench(disk: disk)
      let plan = try bench.plan()
      try disk.syncVolume(of: ".")
      for number in 1...2 { _ = try bench.run(plan, ShardTests.shard(number, 2)) }
      let dying = FaultyFileSystem(disk, .crash, at: position)
      let ended = try? bench.merge(plan, on: dying)
      let left = try Bench(disk: try disk.afterPowerLoss(PowerLossTests.fate(way, at: position)))
      for (path, bytes) in try left.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): wrong \(path)")
      }
      let summary = try left.merge(plan)
      #expect(try left.files(under: summary.folder) == expected, "change \(position)")
      if ended != nil { break }
      position += 1
    }
    #expect(position > 20)
  }

  @Test func `a merge that is stopped publishes nothing`() throws {
    try make([1, 2, 3, 4])
    let cancellation = Cancellation()
    cancellation.cancel(.terminate)
    let summary = try bench.merge(plan, cancellation: cancellation)
    #expect(summary.exitCode == .terminated)
    #expect(try bench.files(under: summary.folder)["index.xml"] == nil)
    try mend([])
  }

  @Test func `files that are altered after the merge are made again by their shard`() throws {
    try make([1, 2, 3, 4])
    let folder = try bench.merge(plan).folder
    let path = plan.item(at: 5).path
    try bench.disk.write([0], to: "\(folder)/\(path)")
    let made = try (1...4).map { try bench.run(plan, ShardTests.shard($0, 4)).made }
    #expect(made.sorted() == [0, 0, 0, 1])
    try mend([])
  }
}

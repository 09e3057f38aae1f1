import Engine
import Files
import Testing

/// Steps over all items of a run that was made in shards: they run once, when it is merged.
struct JobStepMergeTests {
  private static let folder = JobStepTests.folder

  @Test(arguments: [JobStepTests.manifest, SetTests.manifest])
  func `shards and a merge give the bytes of one run`(manifest: String) throws {
    let expected = try JobStepTests.unbroken(manifest)
    let bench = try Bench()
    let plan = try bench.plan(manifest)
    for number in [2, 3, 1] {
      _ = try bench.run(plan, ShardTests.shard(number, 3))
      let files = try bench.files(under: Self.folder)
      #expect(!files.keys.contains { $0.hasPrefix("sheets") || $0.hasPrefix("cards") })
    }
    let summary = try bench.merge(plan)
    #expect(summary.ending == .complete && summary.exitCode == .success)
    #expect(try bench.files(under: Self.folder) == expected)
    // All know that it is over, and what is left out.
    let left = summary.duplicates
    let all = [try bench.merge(plan), try bench.run(plan)]
    #expect(all.allSatisfy { $0.ending == .nothingToDo && $0.duplicates == left })
    let shards = try (1...3).map { try bench.run(plan, ShardTests.shard($0, 3)) }
    #expect(shards.allSatisfy { $0.ending == .nothingToDo && $0.exitCode == .success })
    #expect(shards.reduce(0) { $0 + $1.duplicates } == left)
    #expect(shards.reduce(0) { $0 + $1.kept } == plan.itemCount - left)
  }

  @Test func `a merge that is killed at any change is ended by the next one`() throws {
    let expected = try JobStepTests.unbroken()
    var position = 0
    var isOver = false
    while !isOver {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan(JobStepTests.manifest)
      for number in 1...2 { _ = try bench.run(plan, ShardTests.shard(number, 2)) }
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      do {
        _ = try bench.merge(plan, on: crash)
        isOver = true
      } catch is FileError {}
      let summary = try position % 2 == 0 ? bench.merge(plan) : bench.run(plan)
      #expect(summary.exitCode == .success, "change \(position)")
      #expect(try bench.files(under: Self.folder) == expected, "change \(position)")
      #expect(calls.keys.count == 14, "change \(position): something was made again")
      position += 1
    }
    #expect(position > 30)
  }
}

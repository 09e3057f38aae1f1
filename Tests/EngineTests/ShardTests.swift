import Engine
import Files
import Glibc
import Testing

/// A plan split into shards that run one after the other, in any order, or are killed.
struct ShardTests {
  static func shard(_ number: Int, _ count: Int) -> Shard {
    guard let shard = Shard(number, of: count) else { preconditionFailure("no shard") }
    return shard
  }

  @Test(arguments: [1, 2, 3, 4, 7, 10, 23])
  func `shards in any order and a merge give the folder and the state of one run`(
    count: Int
  ) throws {
    let whole = try Bench()
    let wholePlan = try whole.plan()
    _ = try whole.run(wholePlan)
    let expected = try whole.files(under: "Output")
    let orders = [
      Array(1...count), Array((1...count).reversed()),
      (1...count).sorted { ($0 * 7919 % 101, $0) < ($1 * 7919 % 101, $1) },
    ]
    for order in orders {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan()
      for number in order {
        let summary = try bench.run(plan, Self.shard(number, count))
        #expect(summary.ending == .complete && summary.exitCode == .success)
        #expect(summary.folder == "Output/2026-11-24/dungeon")
        #expect(summary.made == summary.items)
        #expect(try bench.files(under: summary.folder)["index.xml"] == nil)
        #expect(try bench.files(under: summary.folder)["SHA256SUMS"] == nil)
      }
      let summary = try bench.merge(plan)
      #expect(summary.ending == .complete && summary.exitCode == .success)
      #expect([summary.items, summary.made, summary.kept, summary.failed] == [10, 0, 10, 0])
      #expect(calls.keys.count == 10)
      #expect(try bench.files(under: "Output") == expected, "\(order)")
      #expect(try bench.merge(plan).ending == .nothingToDo)
      #expect(try bench.run(plan).ending == .nothingToDo)
    }
  }

  @Test func `more shards than items need only those that have one`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    for number in [10_000] + Array(1...10) {
      let summary = try bench.run(plan, Self.shard(number, 10_000))
      #expect(summary.items == (number > 10 ? 0 : 1))
      #expect(summary.exitCode == .success)
    }
    _ = try bench.merge(plan)
    #expect(
      try bench.files(under: "Output/2026-11-24/dungeon") == (try ResumeTests.unbroken()))
  }

  @Test func `the items of each job are dealt out evenly`() throws {
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="n" seed="1">
        <murmur id="a" model="../models/murmur" count="5"><prompt>x</prompt><prompt>y</prompt></murmur>
        <blot id="b" model="../models/blot" count="3"/>
        <hum id="c" model="../models/hum" count="1"/>
        <hum id="d" model="../models/hum" count="9" />
      </manifest>
      """
    for count in [2, 3, 4, 5, 30] {
      let bench = try Bench()
      let plan = try bench.plan(manifest)
      var totals: [Int] = []
      var shares: [String: [Int]] = [:]
      for number in 1...count {
        let observer = Recorder()
        totals.append(try bench.run(plan, Self.shard(number, count), observer: observer).made)
        for job in ["a", "b", "c", "d"] {
          shares[job, default: []].append(observer.events.count { $0.contains("/\(job)-") })
        }
      }
      for numbers in [totals] + Array(shares.values) {
        #expect((numbers.max() ?? 0) - (numbers.min() ?? 0) <= 1, "\(count): \(numbers)")
      }
      #expect(totals.reduce(0, +) == 23)
    }
  }

  @Test(arguments: [1, 4])
  func `a shard that is killed at any change goes on, and the merge has the bytes of one run`(
    threads: Int
  ) throws {
    let expected = try ResumeTests.unbroken()
    let options = Clock().options(RunOptions(threads: threads))
    var position = 0
    while true {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan()
      _ = try bench.run(plan, Self.shard(1, 3))
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      let wasKilled: Bool
      do {
        _ = try bench.run(plan, Self.shard(2, 3), on: crash, options: options)
        wasKilled = false
      } catch is FileError {
        wasKilled = true
      }
      for (path, bytes) in try bench.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): half-written \(path)")
      }
      let before = calls.keys.count
      let again = try bench.run(plan, Self.shard(2, 3), options: options)
      #expect(again.exitCode == .success && again.made + again.kept == again.items)
      #expect(calls.keys.count - before == again.made)
      if !wasKilled { #expect(again.ending == .nothingToDo && again.made == 0) }
      _ = try bench.run(plan, Self.shard(3, 3))
      _ = try bench.merge(plan)
      #expect(try bench.files(under: again.folder) == expected, "change \(position)")
      if !wasKilled { break }
      position += 1
    }
    #expect(position > 20)
  }

  @Test func `a shard that is made is left alone, before the merge and after it`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan()
    for number in 1...2 { _ = try bench.run(plan, Self.shard(number, 2)) }
    for _ in 1...2 {
      let before = try bench.files(under: "Output")
      let again = try bench.run(plan, Self.shard(2, 2))
      #expect(again.ending == .nothingToDo && again.exitCode == .success)
      #expect([again.items, again.made, again.kept] == [5, 0, 5])
      #expect(try bench.files(under: "Output") == before)
      _ = try bench.merge(plan)
    }
    // Of another split too: the run is over.
    #expect(try bench.run(plan, Self.shard(5, 7)).ending == .nothingToDo)
    #expect(calls.keys.count == 10)
  }

  @Test func `a shard that is stopped says so and goes on`() throws {
    let cancellation = Cancellation()
    let bench = try Bench(
      assembly: Fakes.assembly(calls: Calls(limit: 2, cancellation: cancellation)))
    let plan = try bench.plan()
    let stopped = try bench.run(plan, Self.shard(1, 2), cancellation: cancellation)
    #expect(stopped.ending == .stopped(.terminate) && stopped.exitCode == .terminated)
    #expect([stopped.items, stopped.made] == [5, 2])
    let resumed = try bench.run(plan, Self.shard(1, 2))
    #expect(
      [resumed.ending == .complete, resumed.kept == 2, resumed.made == 3] == [true, true, true])
  }

  @Test func `another split is refused while shards of one are there`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    for number in [1, 2, 4] { _ = try bench.run(plan, Self.shard(number, 4)) }
    let before = try bench.files(under: "Output")
    #expect(
      complaint { _ = try bench.run(plan, Self.shard(1, 3)) }
        == Complaint(
          text: "shard 1/3 of a plan that is split otherwise: shards 1-2,4 of 4 are there; go on "
            + "with those, or let a run without --shard make the rest, or remove their folders in "
            + "'Output/.state/\(plan.fingerprint)/2026-11-24'", exitCode: .usage))
    #expect(try bench.files(under: "Output") == before)
  }

  @Test func `a run without shards takes what shards have made and makes the rest`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan()
    let made = try bench.run(plan, Self.shard(2, 4)).made + bench.run(plan, Self.shard(4, 4)).made
    let summary = try bench.run(plan)
    #expect([summary.kept, summary.made] == [made, 10 - made])
    #expect(calls.keys.count == 10)
    #expect(try bench.files(under: summary.folder) == ResumeTests.unbroken())
    let state = "Output/.state/\(plan.fingerprint)/2026-11-24"
    #expect(try bench.disk.list(state).filter { $0.hasPrefix("shard-") } == [])
  }

  @Test func `shards go on where a run without shards was stopped`() throws {
    let cancellation = Cancellation()
    let calls = Calls(limit: 7, cancellation: cancellation)
    let bench = try Bench(assembly: Fakes.assembly(calls: calls, batch: 1))
    let plan = try bench.plan()
    _ = try bench.run(plan, Self.shard(1, 3))
    let stopped = try bench.run(plan, cancellation: cancellation)
    #expect(stopped.kept == 4 && stopped.made == 3)
    let kept = try (1...3).map { try bench.run(plan, Self.shard($0, 3)).kept }
    #expect(kept.reduce(0, +) == 7 && kept[0] == 4)
    #expect(calls.keys.count == 10)
    _ = try bench.merge(plan)
    #expect(try bench.files(under: stopped.folder) == ResumeTests.unbroken())
  }

  @Test func `shards and runs of one plan keep out of each other's way`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    let root = "Output/.state/\(plan.fingerprint)"
    var found: [Complaint] = []
    let observer = Interloper {
      found = [
        complaint { _ = try bench.run(plan) }, complaint { _ = try bench.merge(plan) },
        complaint { _ = try bench.run(plan, Self.shard(2, 3)) },
      ]
      // Another shard is free to run.
      let other = try bench.run(plan, Self.shard(3, 3))
      #expect(other.ending == .complete)
    }
    _ = try bench.run(plan, Self.shard(2, 3), observer: observer)
    let running = Complaint(
      text: "shard 2 of 3 of the same plan is being made", exitCode: .locked)
    let own = "\(root)/2026-11-24/shard-2-of-3/lock"
    let locked = Complaint(
      text: "another run of the same plan holds '\(own)'", exitCode: .locked)
    #expect(found == [running, running, locked])
    #expect(observer.problem == nil)

    var refused = Complaint(text: "", exitCode: .success)
    _ = try bench.run(
      plan,
      observer: Interloper { refused = complaint { _ = try bench.run(plan, Self.shard(1, 3)) } })
    #expect(
      refused
        == Complaint(
          text: "another run of the same plan holds '\(root)/lock'", exitCode: .locked))
  }

  @Test func `shards that begin after midnight join those that began before`() throws {
    let bench = try Bench()
    let first = try bench.run(try bench.plan(isDateFixed: false), Self.shard(1, 2))
    let tomorrow = try bench.plan(date: "2026-11-25", isDateFixed: false)
    #expect(try bench.run(tomorrow, Self.shard(2, 2)).folder == first.folder)
    #expect(try bench.merge(tomorrow).folder == first.folder)
    #expect(try bench.files(under: first.folder) == ResumeTests.unbroken())
  }
}

/// Does something once, after the first item.
private final class Interloper: RunObserver {
  private(set) var problem: String?
  private var isDone = false
  private let body: () throws -> Void

  init(_ body: @escaping () throws -> Void) { self.body = body }

  func runDid(_ event: RunEvent) {
    guard case .itemDone = event, !isDone else { return }
    isDone = true
    do { try body() } catch { problem = "\(error)" }
  }
}

extension Bench {
  func run(
    _ plan: Plan, _ shard: Shard, on other: (any FileSystem)? = nil,
    options: RunOptions = RunOptions(), cancellation: Cancellation = Cancellation(),
    observer: (any RunObserver)? = nil
  ) throws -> RunSummary {
    try Run(
      plan, output: "Output", options: options, fileSystem: other ?? disk,
      cancellation: cancellation, observer: observer
    ).execute(shard)
  }

  func merge(
    _ plan: Plan, on other: (any FileSystem)? = nil, options: RunOptions = RunOptions(),
    cancellation: Cancellation = Cancellation()
  ) throws -> RunSummary {
    try Run(
      plan, output: "Output", options: options, fileSystem: other ?? disk,
      cancellation: cancellation
    ).merge()
  }
}

import Engine
import Files
import Testing

/// Items that fail: the others go on, and what follows is the user's choice.
struct FailureTests {
  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="bad" seed="1">
      <murmur id="m" model="../models/murmur">
        <prompt>good</prompt><prompt>nan</prompt><prompt>fine</prompt><prompt>unlucky</prompt>
        <prompt>well</prompt>
        <lead letter="x"/>
      </murmur>
      <blot id="b" model="../models/blot" count="4"/>
    </manifest>
    """

  @Test(arguments: [1, 4])
  func `a limit of failures stops the run in plan order`(threads: Int) throws {
    for limit in 1...2 {
      let bench = try Bench()
      let plan = try bench.plan(Self.manifest)
      let options = RunOptions(threads: threads, failureLimit: limit)
      let summary = try bench.run(plan, options: options)
      #expect(summary.ending == .stopped(.failures))
      #expect(summary.exitCode == .itemsFailed)
      #expect([summary.made, summary.failed] == [limit, limit])
      let files = try bench.files(under: summary.folder)
      #expect(
        files.keys.sorted()
          == (limit == 1 ? ["text/m-0001.txt"] : ["text/m-0001.txt", "text/m-0003.txt"]))
      // The same command again does not get further.
      let again = try bench.run(plan, options: options)
      #expect(again.ending == .stopped(.failures))
      #expect([again.made, again.kept, again.failed] == [0, limit, limit])
      // Without the limit the run goes on to its end.
      let whole = try bench.run(plan)
      #expect(whole.ending == .complete)
      #expect([whole.made, whole.kept, whole.failed] == [7 - limit, limit, 2])
    }
  }

  @Test func `failures below the limit stop nothing`() throws {
    let bench = try Bench()
    let summary = try bench.run(
      try bench.plan(Self.manifest), options: RunOptions(failureLimit: 3))
    #expect(summary.ending == .complete)
    #expect([summary.made, summary.failed] == [7, 2])
  }

  @Test func `failed items are tried again when asked to, and only they`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan(Self.manifest)
    let first = try bench.run(plan)
    let files = try bench.files(under: first.folder)
    #expect(calls.keys.count == 9)
    #expect(try bench.run(plan).ending == .nothingToDo)
    #expect(calls.keys.count == 9)
    let again = try bench.run(plan, options: RunOptions(retriesFailed: true))
    #expect(again.ending == .complete)
    #expect([again.made, again.kept, again.failed] == [0, 7, 2])
    #expect(calls.keys.count == 11)
    #expect(try bench.files(under: again.folder) == files)
  }

  @Test func `what succeeds when tried again is published as if it had never failed`() throws {
    let expected = try Bench().run(try Bench().plan(Self.manifest))
    // A generator that has no memory for the first request, say.
    let healed = try Bench()
    let plan = try healed.plan(Self.manifest)
    let journal = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    let folder = try healed.run(plan).folder
    let files = try healed.files(under: folder)
    let body = "failed 0 generate out of memory"
    let check = Digest(of: Array(body.utf8)).description.prefix(8)
    let line = Array("\(check) \(body)\n".utf8)
    try healed.disk.write(try healed.disk.read(journal, limit: .max) + line, to: journal)
    try healed.disk.remove("\(folder)/text/m-0001.txt")
    let failed = try healed.run(plan)
    #expect([failed.made, failed.kept, failed.failed] == [0, 6, 3])
    let retried = try healed.run(plan, options: RunOptions(retriesFailed: true))
    #expect([retried.made, retried.kept, retried.failed] == [1, 6, 2])
    #expect(try healed.files(under: folder) == files)
    #expect(expected.failed == 2)
  }

  @Test func `an interrupted retry is resumed on another day`() throws {
    let cancellation = Cancellation()
    cancellation.cancel(.terminate)
    let bench = try Bench()
    let plan = try bench.plan(Self.manifest, isDateFixed: false)
    let first = try bench.run(plan)
    let files = try bench.files(under: first.folder)
    let stopped = try bench.run(
      plan, options: RunOptions(retriesFailed: true), cancellation: cancellation)
    #expect(stopped.ending == .stopped(.terminate))
    #expect(try bench.files(under: first.folder)["index.xml"] == nil)
    let resumed = try bench.run(
      try bench.plan(Self.manifest, date: "2026-11-25", isDateFixed: false))
    #expect(resumed.folder == first.folder)
    #expect([resumed.ending == .complete, resumed.failed == 2] == [true, true])
    #expect(try bench.files(under: first.folder) == files)
  }

  @Test func `time that is over stops in order with a code of its own`() throws {
    let cancellation = Cancellation()
    cancellation.cancel(.timeLimit)
    let bench = try Bench()
    let summary = try bench.run(try bench.plan(), cancellation: cancellation)
    #expect(summary.ending == .stopped(.timeLimit))
    #expect(summary.exitCode.rawValue == 124)
    #expect(try bench.run(try bench.plan()).ending == .complete)
  }

  @Test func `a stopping run drops what takes longer than its grace`() throws {
    let clock = Clock()
    let cancellation = Cancellation()
    let bench = try Bench(assembly: Fakes.assembly(batch: 10))
    let observer = Stopper { made in
      if made == 1 { cancellation.cancel(.terminate) }
      clock.advance(.milliseconds(400))
    }
    let plan = try bench.plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="n">
        <blot id="b" model="../models/blot" count="10"/>
      </manifest>
      """)
    let summary = try bench.run(
      plan, options: clock.options(), cancellation: cancellation, observer: observer)
    // One before the signal, and those of the second after it.
    #expect(summary.made == 4)
    #expect(try bench.run(plan).kept == 4)
  }

  private final class Stopper: RunObserver {
    private var made = 0
    private let body: (Int) -> Void

    init(_ body: @escaping (Int) -> Void) { self.body = body }

    func runDid(_ event: RunEvent) {
      guard case .itemDone = event else { return }
      made += 1
      body(made)
    }
  }
}

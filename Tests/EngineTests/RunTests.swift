import Engine
import Files
import Testing

struct RunTests {
  @Test func `a run publishes every item, the sums and the index`() throws {
    let bench = try Bench()
    let summary = try bench.run(try bench.plan())
    #expect(summary.ending == .complete)
    #expect(summary.exitCode == .success)
    #expect(summary.folder == "Output/2026-11-24/dungeon")
    #expect([summary.items, summary.made, summary.kept, summary.failed] == [10, 10, 0, 0])
    let files = try bench.files(under: summary.folder)
    #expect(
      files.keys.sorted() == [
        "SHA256SUMS", "audio/impacts-0001.wav", "audio/impacts-0002.wav",
        "images/creatures-0001.png", "images/creatures-0002.png", "images/creatures-0003.png",
        "images/creatures-0004.png", "index.xml", "text/rumours-0001.txt",
        "text/rumours-0002.txt", "text/rumours-0003.txt", "text/rumours-0004.txt",
      ])
    #expect(
      String(decoding: files["text/rumours-0001.txt"] ?? [], as: UTF8.self).hasPrefix("»Beware the")
    )
    #expect(
      summary.bytes == files.filter { $0.key.contains("/") }.values.reduce(0) { $0 + $1.count })
  }

  @Test func `two runs on two disks give the same bytes`() throws {
    let first = try Bench()
    let second = try Bench(assembly: Fakes.assembly(batch: 64))
    _ = try first.run(try first.plan())
    _ = try second.run(try second.plan(date: "2026-11-25"))
    let files = try first.files(under: "Output/2026-11-24/dungeon")
    #expect(files.count == 12)
    #expect(try second.files(under: "Output/2026-11-25/dungeon") == files)
  }

  @Test func `the same plan again does nothing`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    _ = try bench.run(try bench.plan())
    let before = try bench.files(under: "Output")
    let summary = try bench.run(try bench.plan())
    #expect(summary.ending == .nothingToDo)
    #expect(summary.exitCode == .success)
    #expect([summary.made, summary.kept] == [0, 10])
    #expect(calls.keys.count == 10)
    #expect(try bench.files(under: "Output") == before)
  }

  @Test func `the same plan again does nothing when the state was removed`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    _ = try bench.run(plan)
    try bench.disk.removeAll("Output/.state")
    #expect(try bench.run(plan).ending == .nothingToDo)
    #expect(try bench.disk.list("Output/2026-11-24") == ["dungeon"])
  }

  @Test func `another plan of the same name and day gets a folder of its own`() throws {
    let bench = try Bench()
    let first = try bench.run(try bench.plan())
    let before = try bench.files(under: first.folder)
    let other = try bench.plan(seed: 7)
    #expect(try bench.run(other).folder == "Output/2026-11-24/dungeon-2")
    #expect(try bench.run(try bench.plan(seed: 8)).folder == "Output/2026-11-24/dungeon-3")
    #expect(try bench.run(other).ending == .nothingToDo)
    #expect(try bench.run(try bench.plan()).ending == .nothingToDo)
    #expect(try bench.files(under: first.folder) == before)
  }

  @Test func `somebody's folder of the same name is left alone`() throws {
    let bench = try Bench()
    try bench.disk.createFolder("Output/2026-11-24/dungeon/text")
    try bench.disk.write([1], to: "Output/2026-11-24/dungeon/text/rumours-0001.txt")
    try bench.disk.write([2], to: "Output/2026-11-24/dungeon-2")
    #expect(try bench.run(try bench.plan()).folder == "Output/2026-11-24/dungeon-3")
    #expect(try bench.disk.read("Output/2026-11-24/dungeon/text/rumours-0001.txt", limit: 9) == [1])
  }

  @Test func `the name of a folder that was removed is free again`() throws {
    let bench = try Bench()
    let first = try bench.run(try bench.plan())
    try bench.disk.removeAll(first.folder)
    #expect(try bench.run(try bench.plan(seed: 7)).folder == first.folder)
  }

  @Test func `one item alone is the item of the whole run`() throws {
    let bench = try Bench()
    _ = try bench.run(try bench.plan())
    let whole = try bench.files(under: "Output/2026-11-24/dungeon")
    for only in ["rumours/3", "creatures", "impacts/2"] {
      let summary = try bench.run(try bench.plan(only: only))
      let part = try bench.files(under: summary.folder)
      #expect(!part.isEmpty)
      #expect(part["index.xml"] == nil && part["SHA256SUMS"] == nil)
      for (path, bytes) in part { #expect(whole[path] == bytes, "\(path)") }
      #expect(try bench.run(try bench.plan(only: only)).ending == .nothingToDo)
    }
    #expect(
      try bench.disk.list("Output/2026-11-24")
        == ["dungeon", "dungeon.only", "dungeon.only-2", "dungeon.only-3"])
  }

  @Test func `failing items are listed, the others published, and nothing is tried again`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="bad" seed="1">
        <murmur id="m" model="../models/murmur">
          <prompt>good</prompt><prompt>nan</prompt><prompt>unlucky</prompt>
          <lead letter="x"/>
        </murmur>
      </manifest>
      """
    let observer = Recorder()
    let summary = try bench.run(try bench.plan(manifest), observer: observer)
    #expect(summary.ending == .complete)
    #expect(summary.exitCode == .itemsFailed)
    #expect([summary.items, summary.made, summary.failed] == [3, 1, 2])
    #expect(
      observer.failures == [
        "Pipelines/night.xml:2:4: m/2 failed at generate: NaN in layer 'lstm.0'",
        "Pipelines/night.xml:2:4: m/3 failed at lead: the text is unlucky",
      ])
    let files = try bench.files(under: summary.folder)
    #expect(files.keys.sorted() == ["SHA256SUMS", "index.xml", "text/m-0001.txt"])
    let again = try bench.run(try bench.plan(manifest))
    #expect(again.ending == .nothingToDo)
    #expect(again.exitCode == .itemsFailed)
    #expect([again.kept, again.failed] == [1, 2])
    #expect(calls.keys.count == 3)
  }

  @Test func `an observer hears of start, items and end`() throws {
    let bench = try Bench()
    let observer = Recorder()
    _ = try bench.run(try bench.plan(), observer: observer)
    #expect(observer.events.first == "started Output/2026-11-24/dungeon 10 0")
    #expect(observer.events.filter { $0.hasPrefix("done ") }.count == 10)
    #expect(observer.events[1] == "done text/rumours-0001.txt")
    #expect(observer.events.last == "finished 10 0 0")
  }

  @Test func `a second run of the same plan at the same time is turned away`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    let lock = "Output/.state/\(plan.fingerprint)/lock"
    try bench.disk.createFolder(Path.folder(of: lock))
    let held = try bench.disk.lock(lock)
    #expect(
      complaint { _ = try bench.run(plan) }
        == Complaint(text: "another run of the same plan holds '\(lock)'", exitCode: .locked))
    withExtendedLifetime(held) {}
  }

  @Test func `without metadata the files are bare and the contents the same`() throws {
    let bench = try Bench()
    let with = try bench.run(try bench.plan())
    let without = try bench.run(try bench.plan(hasMetadata: false))
    let (full, bare) = (
      try bench.files(under: with.folder), try bench.files(under: without.folder)
    )
    #expect(full["text/rumours-0001.txt"] == bare["text/rumours-0001.txt"])
    for path in ["images/creatures-0001.png", "audio/impacts-0001.wav"] {
      #expect((full[path]?.count ?? 0) > (bare[path]?.count ?? 0))
      #expect(bare[path]?.isEmpty == false)
    }
  }
}

/// Keeps what a run tells.
final class Recorder: RunObserver {
  var events: [String] = []
  var failures: [String] = []

  func runDid(_ event: RunEvent) {
    switch event {
    case .waiting: events.append("waiting")
    case .started(let folder, let items, let kept):
      events.append("started \(folder) \(items) \(kept)")
    case .itemDone(let artifact): events.append("done \(artifact.path)")
    case .itemFailed(let failure):
      events.append("failed \(failure.job)/\(failure.number)")
      failures.append(failure.description)
    case .jobStepFailed(let failure):
      events.append("failed \(failure.job) at \(failure.step)")
      failures.append(failure.description)
    case .warning(let text): events.append("warning \(text)")
    case .finished(let summary):
      events.append("finished \(summary.made) \(summary.kept) \(summary.failed)")
    }
  }
}

import Engine
import Files
import Glibc
import Testing

struct ResumeTests {
  /// The files of a run that nothing disturbed.
  static func unbroken() throws -> [String: [UInt8]] {
    let bench = try Bench()
    return try bench.files(under: try bench.run(try bench.plan()).folder)
  }

  @Test func `a crash at any change and a second run give the bytes of an unbroken run`() throws {
    let expected = try Self.unbroken()
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counting = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try counting.run(try counting.plan())
    let changes = counter.changes - setUp
    #expect(changes > 50)
    for position in 0..<changes {
      let bench = try Bench()
      let plan = try bench.plan()
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self, "change \(position)") { try bench.run(plan, on: crash) }
      for (path, bytes) in try bench.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): half-written \(path)")
      }
      let summary = try bench.run(plan)
      #expect(summary.made + summary.kept == 10 || summary.ending == .nothingToDo)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
      #expect(summary.folder == "Output/2026-11-24/dungeon", "change \(position)")
      #expect(try bench.disk.list("Output/2026-11-24") == ["dungeon"], "change \(position)")
    }
  }

  @Test func `a crash after a crash changes nothing`() throws {
    let expected = try Self.unbroken()
    for position in stride(from: 7, to: 60, by: 5) {
      let bench = try Bench()
      let plan = try bench.plan()
      for _ in 0..<12 {
        _ = try? bench.run(plan, on: FaultyFileSystem(bench.disk, .crash, at: position))
      }
      #expect(try bench.files(under: try bench.run(plan).folder) == expected)
    }
  }

  @Test func `what was finished before a kill is not made again`() throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls, batch: 1))
    let plan = try bench.plan()
    let crash = FaultyFileSystem(bench.disk, .crash, at: 30)
    #expect(throws: FileError.self) { try bench.run(plan, on: crash) }
    let made = calls.keys.count
    let observer = Recorder()
    let summary = try bench.run(plan, observer: observer)
    #expect(summary.kept >= made - 1 && summary.kept > 0)
    #expect(observer.events.first == "started Output/2026-11-24/dungeon 10 \(summary.kept)")
    #expect(calls.keys.count == made + summary.made)
  }

  @Test func `a journal cut at any byte loses no byte of the result`() throws {
    let expected = try Self.unbroken()
    let done = try Bench()
    let plan = try done.plan()
    _ = try done.run(plan)
    let path = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    let journal = try done.disk.read(path, limit: .max)
    for length in stride(from: 0, through: journal.count, by: 13) {
      try done.disk.write(Array(journal.prefix(length)), to: path)
      try done.disk.remove("Output/2026-11-24/dungeon/index.xml")
      let summary = try done.run(plan)
      #expect(summary.ending == .complete)
      #expect(try done.files(under: summary.folder) == expected, "\(length) bytes of the journal")
    }
  }

  @Test(arguments: [
    "text/rumours-0002.txt", "images/creatures-0001.png", "SHA256SUMS", "index.xml",
  ])
  func `a file that was edited, cut or removed is made again`(_ path: String) throws {
    let calls = Calls()
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan()
    let folder = try bench.run(plan).folder
    let expected = try bench.files(under: folder)
    let whole = try #require(expected[path])
    for damage in [Array(whole.dropLast()), whole + [0], [UInt8(0)], []] {
      try bench.disk.write(damage, to: "\(folder)/\(path)")
      _ = try bench.run(plan)
      #expect(try bench.files(under: folder) == expected)
    }
    try bench.disk.remove("\(folder)/\(path)")
    _ = try bench.run(plan)
    #expect(try bench.files(under: folder) == expected)
    // Only what was damaged is made again: five times one item, or none for sums and index.
    #expect(calls.keys.count == (path.contains("/") ? 15 : 10))
  }

  @Test func `a stopped run is resumed, also on another day`() throws {
    let expected = try Self.unbroken()
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    let plan = try bench.plan(isDateFixed: false)
    let stopped = try bench.run(plan, cancellation: cancellation)
    #expect(stopped.ending == .stopped(.terminate))
    #expect(stopped.exitCode == .terminated)
    #expect(stopped.made == 5)
    #expect(try bench.files(under: stopped.folder)["index.xml"] == nil)
    let tomorrow = try bench.plan(date: "2026-11-25", isDateFixed: false)
    let resumed = try bench.run(tomorrow)
    #expect(resumed.folder == stopped.folder)
    #expect([resumed.made, resumed.kept] == [5, 5])
    #expect(try bench.files(under: resumed.folder) == expected)
    #expect(try bench.run(tomorrow).folder == "Output/2026-11-25/dungeon")
  }

  @Test func `a day that was asked for is that day`() throws {
    let cancellation = Cancellation()
    let calls = Calls(limit: 5, cancellation: cancellation)
    let bench = try Bench(assembly: Fakes.assembly(calls: calls))
    _ = try bench.run(try bench.plan(), cancellation: cancellation)
    let summary = try bench.run(try bench.plan(date: "2026-11-25"))
    #expect(summary.folder == "Output/2026-11-25/dungeon")
    #expect(summary.made == 10)
  }

  @Test func `a full disk stops the run and a second one goes on`() throws {
    let expected = try Self.unbroken()
    for position in [9, 20, 35, 60] {
      let bench = try Bench()
      let plan = try bench.plan()
      let full = FaultyFileSystem(bench.disk, .failure(ENOSPC), at: position)
      let complaint = complaint { _ = try bench.run(plan, on: full) }
      #expect(complaint.exitCode == .inputOutput)
      #expect(complaint.text.hasSuffix(": no space left on device"))
      #expect(try bench.files(under: try bench.run(plan).folder) == expected)
    }
  }
}

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

  /// How many changes a run makes on a disk, and whether the clock plays no part in it.
  static func changes(_ options: RunOptions = Clock().options()) throws -> Int {
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let bench = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try bench.run(try bench.plan(), options: options)
    return counter.changes - setUp
  }

  /// The items that the journal of a plan says are done, in its order.
  static func noted(_ plan: Plan, on disk: any FileSystem) throws -> [Int] {
    let path = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    guard case .file = try disk.status(path) else { return [] }
    return String(decoding: try disk.read(path, limit: .max), as: UTF8.self)
      .split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        return words.count == 7 && words[1] == "done" ? Int(words[2]) : nil
      }
  }

  @Test(arguments: [1, 4])
  func `a crash at any change and a second run give the bytes of an unbroken run`(
    threads: Int
  ) throws {
    let expected = try Self.unbroken()
    let options = Clock().options(RunOptions(threads: threads))
    let changes = try Self.changes(options)
    #expect(changes > 70)
    for position in 0..<changes {
      let calls = Calls()
      let bench = try Bench(assembly: Fakes.assembly(calls: calls))
      let plan = try bench.plan()
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self, "change \(position)") {
        try bench.run(plan, on: crash, options: options)
      }
      for (path, bytes) in try bench.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): half-written \(path)")
      }
      let noted = try Self.noted(plan, on: bench.disk)
      let generated = calls.keys.count
      let summary = try bench.run(plan, options: options)
      // What the journal says is done is not made again; what was not noted is.
      if summary.ending == .complete {
        #expect([summary.kept, summary.made] == [noted.count, 10 - noted.count])
      }
      #expect(calls.keys.count == generated + summary.made)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
      #expect(summary.folder == "Output/2026-11-24/dungeon", "change \(position)")
      #expect(try bench.disk.list("Output/2026-11-24") == ["dungeon"], "change \(position)")
    }
  }

  @Test func `a crash after a crash changes nothing`() throws {
    let expected = try Self.unbroken()
    for position in stride(from: 7, to: 90, by: 5) {
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
    let crash = FaultyFileSystem(bench.disk, .crash, at: 45)
    #expect(throws: FileError.self) { try bench.run(plan, on: crash) }
    let noted = try Self.noted(plan, on: bench.disk)
    #expect(!noted.isEmpty && noted == Array(0..<noted.count))
    let generated = calls.keys.count
    let observer = Recorder()
    let summary = try bench.run(plan, observer: observer)
    #expect(summary.kept == noted.count)
    #expect(observer.events.first == "started Output/2026-11-24/dungeon 10 \(summary.kept)")
    #expect(calls.keys.count == generated + summary.made)
    #expect(try Self.noted(plan, on: bench.disk) == Array(0..<10))
  }

  @Test func `a journal cut at any byte loses no byte of the result`() throws {
    let expected = try Self.unbroken()
    let done = try Bench()
    let plan = try done.plan()
    _ = try done.run(plan)
    let path = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    let journal = try done.disk.read(path, limit: .max)
    for length in 0...journal.count {
      try done.disk.write(Array(journal.prefix(length)), to: path)
      try done.disk.remove("Output/2026-11-24/dungeon/index.xml")
      let summary = try done.run(plan)
      #expect(summary.ending == .complete)
      #expect(summary.kept == journal.prefix(length).count { $0 == UInt8(ascii: "\n") }.clamped(10))
      #expect(try done.files(under: summary.folder) == expected, "\(length) bytes of the journal")
    }
  }

  @Test func `a journal with any byte changed loses no byte of the result`() throws {
    let expected = try Self.unbroken()
    let done = try Bench()
    let plan = try done.plan()
    _ = try done.run(plan)
    let path = "Output/.state/\(plan.fingerprint)/2026-11-24/journal"
    let journal = try done.disk.read(path, limit: .max)
    for offset in stride(from: 0, to: journal.count, by: 7) {
      var damaged = journal
      damaged[offset] ^= 1 << UInt8(offset % 8)
      try done.disk.write(damaged, to: path)
      try done.disk.remove("Output/2026-11-24/dungeon/index.xml")
      let summary = try done.run(plan)
      #expect(summary.kept >= 8)
      #expect(try done.files(under: summary.folder) == expected, "byte \(offset) of the journal")
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

  @Test func `a clock that was set back resumes the run of its future`() throws {
    let expected = try Self.unbroken()
    let cancellation = Cancellation()
    let bench = try Bench(
      assembly: Fakes.assembly(calls: Calls(limit: 5, cancellation: cancellation)))
    let stopped = try bench.run(
      try bench.plan(date: "2026-11-25", isDateFixed: false), cancellation: cancellation)
    let resumed = try bench.run(try bench.plan(date: "2026-11-23", isDateFixed: false))
    #expect(resumed.folder == stopped.folder)
    #expect(resumed.kept == 5)
    #expect(try bench.files(under: resumed.folder) == expected)
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
}

extension Int {
  fileprivate func clamped(_ limit: Int) -> Int { Swift.min(self, limit) }
}

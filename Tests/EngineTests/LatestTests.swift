import Engine
import Files
import Glibc
import Testing

/// `latest/NAME`: the newest finished run of a name.
struct LatestTests {
  static let path = "Output/latest/dungeon"

  @Test func `a finished run is linked to, by a path that moves with the output folder`() throws {
    let bench = try Bench()
    _ = try bench.run(try bench.plan())
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon")
  }

  @Test func `the link goes to the newest date and never back`() throws {
    let bench = try Bench()
    for (date, target) in [
      ("2026-11-24", "24"), ("2026-11-26", "26"), ("2026-11-25", "26"), ("2026-11-26", "26"),
      ("2026-12-01", "2026-12-01"),
    ] {
      _ = try bench.run(try bench.plan(date: date))
      #expect(try bench.disk.readLink(Self.path).hasSuffix("\(target)/dungeon"), "\(date)")
    }
  }

  @Test func `of one date the last folder is the newest, whichever ends last`() throws {
    let bench = try Bench()
    for seed in 1...12 as ClosedRange<UInt64> { _ = try bench.run(try bench.plan(seed: seed)) }
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon-12")
    for seed in [2, 1] as [UInt64] { _ = try bench.run(try bench.plan(seed: seed)) }
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon-12")
  }

  @Test func `a run whose target was removed gives way`() throws {
    let bench = try Bench()
    let newer = try bench.run(try bench.plan(date: "2026-11-26")).folder
    try bench.disk.removeAll(newer)
    _ = try bench.run(try bench.plan())
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon")
  }

  @Test func `the same plan again writes nothing, but mends a link that is missing`() throws {
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let bench = try Bench(disk: counter)
    let plan = try bench.plan()
    _ = try bench.run(plan)
    let changes = counter.changes
    _ = try bench.run(plan)
    // The plan's lock, and twice the lock of the claims.
    #expect(counter.changes - changes == 3)
    try bench.disk.remove(Self.path)
    _ = try bench.run(plan)
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon")
  }

  @Test func `a part of a manifest and a stopped run are not linked to`() throws {
    let cancellation = Cancellation()
    let bench = try Bench(
      assembly: Fakes.assembly(calls: Calls(limit: 5, cancellation: cancellation)))
    _ = try bench.run(try bench.plan(only: "creatures/2"))
    #expect(try bench.disk.status("Output/latest") == nil)
    let stopped = try bench.run(try bench.plan(), cancellation: cancellation)
    #expect(stopped.ending == .stopped(.terminate))
    #expect(try bench.disk.status("Output/latest") == nil)
  }

  @Test func `a run with failed items is over, and linked to`() throws {
    let bench = try Bench()
    let manifest = Bench.manifest.replacing("They say", with: "nan")
    #expect(try bench.run(try bench.plan(manifest)).failed == 2)
    #expect(try bench.disk.readLink(Self.path) == "../2026-11-24/dungeon")
  }

  @Test func `what is not ours stays, and is told`() throws {
    func told(_ prepare: (any FileSystem) throws -> Void) throws -> (String?, any FileSystem) {
      let bench = try Bench()
      try bench.disk.createFolder("Output")
      try prepare(bench.disk)
      let observer = Recorder()
      let summary = try bench.run(try bench.plan(), observer: observer)
      #expect(summary.ending == .complete && summary.exitCode == .success)
      return (observer.events.first { $0.hasPrefix("warning") }, bench.disk)
    }
    let (folder, first) = try told { disk in
      try disk.createFolder(Self.path)
      try disk.write([7], to: "\(Self.path)/mine")
    }
    #expect(folder == "warning 'Output/latest/dungeon' is no link: it is left alone")
    #expect(try first.read("\(Self.path)/mine", limit: 9) == [7])
    let (link, second) = try told { disk in
      try disk.createFolder("Output/latest")
      try disk.createLink(Self.path, to: "/etc")
    }
    #expect(link == "warning 'Output/latest/dungeon' is a link to somewhere else: it is left alone")
    #expect(try second.readLink(Self.path) == "/etc")
    let (outer, third) = try told { try $0.createLink("Output/latest", to: "/etc") }
    #expect(
      outer == "warning 'Output/latest' is no folder: it is left alone, and no link made in it")
    #expect(try third.readLink("Output/latest") == "/etc")
    let (file, fourth) = try told { try $0.write([7], to: "Output/latest") }
    #expect(file == outer)
    #expect(try fourth.read("Output/latest", limit: 9) == [7])
  }

  @Test func `a crash at any change of a second night leaves a link to a finished run`() throws {
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counted = try Bench(disk: counter)
    _ = try counted.run(try counted.plan())
    let setUp = counter.changes
    let options = Clock().options()
    _ = try counted.run(try counted.plan(date: "2026-11-25"), options: options)
    for position in 0..<counter.changes - setUp {
      let bench = try Bench()
      _ = try bench.run(try bench.plan())
      let plan = try bench.plan(date: "2026-11-25")
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self) { try bench.run(plan, on: crash, options: options) }
      let target = try bench.disk.readLink(Self.path)
      let run = Path.resolve(target, against: "Output/latest")
      #expect(try bench.disk.exists("\(run)/index.xml"), "change \(position): \(target)")
      _ = try bench.run(plan, options: options)
      #expect(try bench.disk.readLink(Self.path) == "../2026-11-25/dungeon", "change \(position)")
    }
  }

  @Test func `power lost at any change leaves no link, or one to a finished run`() throws {
    let options = Clock().options()
    for position in 0..<(try ResumeTests.changes(options)) {
      for way in 0..<4 {
        let disk = ForgetfulFileSystem()
        let plan = try Bench(disk: disk).plan()
        try disk.syncVolume(of: ".")
        let dying = FaultyFileSystem(disk, .crash, at: position)
        _ = try? Bench(disk: disk).run(plan, on: dying, options: options)
        let left = try disk.afterPowerLoss(PowerLossTests.fate(way, at: position))
        if try left.exists(Self.path) {
          #expect(try left.exists("Output/2026-11-24/dungeon/index.xml"), "change \(position)")
        }
        _ = try Bench(disk: left).run(plan, options: options)
        #expect(try left.readLink(Self.path) == "../2026-11-24/dungeon")
      }
    }
  }

  @Test func `on the disk the link leads to the run, wherever the output folder is moved`() throws {
    let keeper = TemporaryFolder()
    let bench = try Bench()
    for date in ["2026-11-24", "2026-11-25"] {
      _ = try Run(try bench.plan(date: date), output: "\(keeper.path)/out").execute()
    }
    #expect(rename("\(keeper.path)/out", "\(keeper.path)/moved") == 0)
    let disk = LocalFileSystem()
    #expect(try disk.readLink("\(keeper.path)/moved/latest/dungeon") == "../2026-11-25/dungeon")
    #expect(
      try disk.read("\(keeper.path)/moved/latest/dungeon/index.xml", limit: 1 << 20)
        == disk.read("\(keeper.path)/moved/2026-11-25/dungeon/index.xml", limit: 1 << 20))
  }
}

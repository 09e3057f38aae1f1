import Engine
import Files
import Glibc
import Testing

/// A cache on disks that fail, fill up or are shared.
struct CacheDiskTests {
  @Test func `a crash at any change, with a cache, ends in the bytes of an unbroken run`() throws {
    let expected = try ResumeTests.unbroken()
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let (counted, _) = try CacheTests.bench(counter)
    let setUp = counter.changes
    _ = try counted.run(try counted.plan(), options: CacheTests.cached)
    let changes = counter.changes - setUp
    #expect(changes > 120)
    for position in 0..<changes {
      let (bench, calls) = try CacheTests.bench()
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self, "change \(position)") {
        try bench.run(try bench.plan(), on: crash, options: CacheTests.cached)
      }
      let summary = try bench.run(try bench.plan(), options: CacheTests.cached)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
      #expect(calls.keys.count <= 20)
      // Another plan finds what is whole, and nothing else; a day later nothing half-written is left.
      (bench.disk as? MemoryFileSystem)?.wait(seconds: 86_400)
      let other = try bench.run(try bench.plan(date: "2026-11-25"), options: CacheTests.cached)
      #expect(try bench.files(under: other.folder) == expected, "change \(position)")
      #expect(other.damaged == 0)
      if position % 8 > 0 { continue }
      let entries = try CacheTests.entries(bench.disk)
      let changed = Bench.manifest.replacing("\"2026\"", with: "\"7\"")
      let third = try bench.run(try bench.plan(changed), options: CacheTests.cached)
      #expect(third.cached == 0)
      #expect(try CacheTests.entries(bench.disk).count == 10 + entries.count)
      #expect(try bench.disk.list("Output/.cache/parts") == [])
    }
  }

  @Test func `a disk that fills up at any change, with a cache, costs no byte`() throws {
    let expected = try ResumeTests.unbroken()
    for position in 0..<160 {
      let (bench, _) = try CacheTests.bench()
      let full = FaultyFileSystem(bench.disk, .failure(ENOSPC), at: position)
      _ = try? bench.run(try bench.plan(), on: full, options: CacheTests.cached)
      let summary = try bench.run(try bench.plan(), options: CacheTests.cached)
      #expect(summary.exitCode == .success && summary.cacheFault == nil)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
      let other = try bench.run(try bench.plan(date: "2026-11-25"), options: CacheTests.cached)
      #expect(other.damaged == 0)
      #expect(try bench.files(under: other.folder) == expected, "change \(position)")
    }
  }

  @Test(arguments: [ENOSPC, EROFS, EACCES])
  func `a cache that cannot be written is given up with one word, and the run goes on`(
    code: Int32
  ) throws {
    let expected = try ResumeTests.unbroken()
    let (bench, _) = try CacheTests.bench()
    let summary = try bench.run(
      try bench.plan(), on: FaultyFileSystem(bench.disk, .failure(code), at: 0, below: "/.cache"),
      options: CacheTests.cached)
    #expect(summary.ending == .complete && summary.cached == 0)
    #expect(summary.cacheFault?.code == code)
    #expect(try bench.files(under: summary.folder) == expected)
    #expect(try bench.disk.status("Output/.cache/parts") == nil)
  }

  @Test func `a cache that fills the disk half-way is given up, and read all the same`() throws {
    let expected = try ResumeTests.unbroken()
    let (bench, _) = try CacheTests.bench()
    let disk = FaultyFileSystem(bench.disk, .failure(ENOSPC), at: 9, below: "/.cache/parts/")
    let summary = try bench.run(try bench.plan(), on: disk, options: CacheTests.cached)
    #expect(summary.ending == .complete && summary.cacheFault?.code == ENOSPC)
    #expect(try bench.files(under: summary.folder) == expected)
    #expect(try bench.disk.list("Output/.cache/parts") == [])
    let kept = try CacheTests.entries(bench.disk).count
    #expect((1...4).contains(kept))
    // On a disk that is read-only now, samples are found.
    let second = try bench.run(
      try bench.plan(date: "2026-11-25"),
      on: FaultyFileSystem(bench.disk, .failure(EROFS), at: 0, below: "/.cache"),
      options: CacheTests.cached)
    #expect(second.cached == kept && second.cacheFault?.code == EROFS)
    #expect(try bench.files(under: second.folder) == expected)
  }

  @Test func `a disk that is nearly full is left to the run`() throws {
    let (bench, _) = try CacheTests.bench(MemoryFileSystem(room: 200 << 20))
    let summary = try bench.run(try bench.plan(), options: CacheTests.cached)
    #expect(summary.ending == .complete)
    #expect(summary.cacheFault?.reason == "the last 256 MiB of the disk are the run's")
    #expect(try CacheTests.entries(bench.disk) == [])
    let (wide, _) = try CacheTests.bench(MemoryFileSystem(room: 300 << 20))
    #expect(try wide.run(try wide.plan(), options: CacheTests.cached).cacheFault == nil)
    #expect(try CacheTests.entries(wide.disk).count == 10)
  }

  @Test(arguments: ["Output/.cache", "Output/.cache/parts"])
  func `a folder of the cache that became a link is not written through`(path: String) throws {
    let keeper = TemporaryFolder()
    let (root, disk) = (keeper.path, LocalFileSystem())
    let plan = try Bench().plan()
    let run = Run(plan, output: "\(root)/Output", options: CacheTests.cached)
    try disk.createFolder("\(root)/outside")
    try disk.createFolder("\(root)/\(Path.folder(of: path))")
    #expect(symlink("\(root)/outside", "\(root)/\(path)") == 0)
    let summary = try run.execute()
    #expect(summary.ending == .complete)
    #expect(summary.cacheFault?.reason == "something that is no folder is there")
    #expect(try disk.list("\(root)/outside") == [])
  }

  @Test func `a shelf that became a link is neither read nor written`() throws {
    let keeper = TemporaryFolder()
    let (output, disk) = ("\(keeper.path)/Output", LocalFileSystem())
    let plan = try Bench().plan()
    _ = try Run(plan, output: output, options: CacheTests.cached).execute()
    let key = plan.item(at: 0).contentKey.description
    let shelf = "\(output)/.cache/\(key.prefix(2))"
    let outside = "\(keeper.path)/outside"
    #expect(rename(shelf, outside) == 0)
    #expect(symlink(outside, shelf) == 0)
    let before = try disk.age("\(outside)/\(key)")
    try disk.removeAll("\(output)/2026-11-24")
    let summary = try Run(plan, output: output, options: CacheTests.cached).execute()
    #expect(summary.ending == .complete && summary.cached < 10)
    #expect(summary.cacheFault?.reason == "something that is no folder is there")
    #expect(before != nil)
  }

  @Test func `the cache stays below its size, and what was used last stays`() throws {
    let (bench, _) = try CacheTests.bench()
    let disk = try #require(bench.disk as? MemoryFileSystem)
    // Room for sixteen files of a block.
    let options = CacheTests.options(1, CacheOptions(limit: 16 * 4096))
    func run(_ seed: UInt64, _ date: String) throws -> RunSummary {
      disk.wait(seconds: 10)
      return try bench.run(try bench.plan(date: date, seed: seed), options: options)
    }
    _ = try run(1, "2026-11-01")
    #expect(try CacheTests.entries(disk).count == 10)
    _ = try run(2, "2026-11-02")
    #expect((14...16).contains(try CacheTests.entries(disk).count))
    // The ten of the second seed are the newest.
    #expect(try run(2, "2026-11-03").cached == 10)
    let left = try CacheTests.entries(disk).count - 10
    #expect((4...6).contains(left))
    // What is made meanwhile takes the place of some of the others before they are asked for.
    #expect((1...left).contains(try run(1, "2026-11-04").cached))
    #expect(try CacheTests.entries(disk).count <= 16)
    #expect(try run(1, "2026-11-05").cached == 10)
  }

  @Test func `a cache of no size keeps nothing and serves what is there`() throws {
    let (bench, _) = try CacheTests.bench()
    let none = CacheTests.options(1, CacheOptions(limit: 0))
    _ = try bench.run(try bench.plan(), options: none)
    #expect(try bench.disk.status("Output/.cache") == nil)
    _ = try bench.run(try bench.plan(date: "2026-11-25"), options: CacheTests.cached)
    #expect(try bench.run(try bench.plan(date: "2026-11-26"), options: none).cached == 10)
  }

  @Test func `a cache that the user keeps behind a link stays below its size, too`() throws {
    let keeper = TemporaryFolder()
    let (root, disk) = (keeper.path, LocalFileSystem())
    try disk.createFolder("\(root)/large-disk")
    #expect(symlink("\(root)/large-disk", "\(root)/cache") == 0)
    let cache = CacheOptions(folder: "\(root)/cache", limit: 12 * 4096)
    for seed in 1...3 {
      let plan = try Bench().plan(seed: UInt64(seed))
      let run = Run(plan, output: "\(root)/Output", options: CacheTests.options(1, cache))
      #expect(try run.execute().cacheFault == nil)
      #expect((10...12).contains(try CacheTests.entries(disk, "\(root)/large-disk").count))
    }
    let options = Cleaning.Options(
      today: Bench.date(), cache: CacheOptions(folder: "\(root)/cache", limit: 4 * 4096))
    try Cleaning("\(root)/Output", options).execute { #expect($0.kind == .cache) }
    #expect(try CacheTests.entries(disk, "\(root)/large-disk").count == 4)
  }

  @Test func `a cache elsewhere is shared by outputs, and foreign files in it are left alone`()
    throws
  {
    let (bench, calls) = try CacheTests.bench()
    let options = CacheTests.options(1, CacheOptions(folder: "shared/samples", limit: 11 * 4096))
    try bench.disk.createFolder("shared/samples/ab")
    try bench.disk.write([1], to: "shared/samples/ab/notes.txt")
    try bench.disk.write([2], to: "shared/samples/letter.txt")
    for (output, seed) in [("one", 1), ("two", 1), ("two", 2)] as [(String, UInt64)] {
      let run = Run(
        try bench.plan(seed: seed), output: output, options: options, fileSystem: bench.disk)
      #expect(try run.execute().ending == .complete)
      #expect(try bench.disk.status("\(output)/.cache") == nil)
    }
    #expect(calls.keys.count == 20)
    #expect(try bench.disk.read("shared/samples/ab/notes.txt", limit: 9) == [1])
    #expect(try bench.disk.read("shared/samples/letter.txt", limit: 9) == [2])
  }
}

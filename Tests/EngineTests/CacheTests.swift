import Engine
import Files
import Glibc
import Testing

/// Runs that share a cache.
struct CacheTests {
  static let cached = options()

  static func options(_ threads: Int = 1, _ cache: CacheOptions = CacheOptions()) -> RunOptions {
    var options = Clock().options(RunOptions(threads: threads))
    options.cache = cache
    return options
  }

  /// A bench that counts what is generated.
  static func bench(_ disk: any FileSystem = MemoryFileSystem()) throws -> (Bench, Calls) {
    let calls = Calls()
    return (try Bench(disk: disk, assembly: Fakes.assembly(calls: calls)), calls)
  }

  /// The entries of the cache.
  static func entries(_ disk: any FileSystem, _ root: String = "Output/.cache") throws -> [String] {
    try disk.list(root).filter { $0.utf8.count == 2 }
      .flatMap { shelf in try disk.list("\(root)/\(shelf)").map { "\(root)/\(shelf)/\($0)" } }
  }

  static func text(_ manifest: String, _ pairs: [(String, String)]) -> String {
    pairs.reduce(manifest) { $0.replacing($1.0, with: $1.1) }
  }

  @Test(arguments: [1, 4])
  func `cold, warm and half-damaged, the folder is the one without a cache`(threads: Int) throws {
    let expected = try ResumeTests.unbroken()
    let (bench, calls) = try Self.bench()
    let options = Self.options(threads)
    let cold = try bench.run(try bench.plan(), options: options)
    #expect([cold.made, cold.cached] == [10, 0])
    #expect(try bench.files(under: cold.folder) == expected)
    #expect(try Self.entries(bench.disk).count == 10)
    let warm = try bench.run(try bench.plan(date: "2026-11-25"), options: options)
    #expect([warm.made, warm.cached, calls.keys.count] == [10, 10, 10])
    #expect(warm.folder == "Output/2026-11-25/dungeon")
    #expect(try bench.files(under: warm.folder) == expected)
    for (number, path) in try Self.entries(bench.disk).enumerated() where number % 2 == 0 {
      var bytes = try bench.disk.read(path, limit: .max)
      bytes[bytes.count / 2] ^= 1
      try bench.disk.write(bytes, to: path)
    }
    let half = try bench.run(try bench.plan(date: "2026-11-26"), options: options)
    #expect([half.made, half.cached, half.damaged, calls.keys.count] == [10, 5, 5, 15])
    #expect(try bench.files(under: half.folder) == expected)
    // What was damaged was written again.
    let healed = try bench.run(try bench.plan(date: "2026-11-27"), options: options)
    #expect([healed.cached, healed.damaged] == [10, 0])
    #expect(try bench.files(under: healed.folder) == expected)
  }

  @Test func `without the option nothing is kept`() throws {
    let (bench, _) = try Self.bench()
    _ = try bench.run(try bench.plan())
    #expect(try bench.disk.status("Output/.cache") == nil)
  }

  @Test func `the same plan again writes nothing`() throws {
    let (bench, _) = try Self.bench()
    _ = try bench.run(try bench.plan(), options: Self.cached)
    let counter = FaultyFileSystem(bench.disk, at: .max)
    let before = try bench.files(under: "Output")
    let again = try bench.run(try bench.plan(), on: counter, options: Self.cached)
    #expect(again.ending == .nothingToDo)
    // The locks are all that is taken.
    #expect(counter.changes <= 4)
    #expect(try bench.files(under: "Output") == before)
  }

  @Test func `an edited manifest makes only the items that changed`() throws {
    let (bench, calls) = try Self.bench()
    _ = try bench.run(try bench.plan(), options: Self.cached)
    // Another prompt in front, another name, another order of jobs, more items: no item's key.
    let moved = """
      <manifest xmlns="urn:pipeline:manifest:1" name="castle" seed="2026">
        <hum id="impacts" model="../models/hum" count="3" seconds="0.02"/>
        <murmur id="rumours" model="../models/murmur" count="2">
          <prompt>New</prompt>
          <prompt>They say</prompt>
          <lead letter="»"/>
        </murmur>
      </manifest>
      """
    let plan = try bench.plan(moved, date: "2026-12-01")
    let summary = try bench.run(plan, options: Self.cached)
    #expect([summary.made, summary.cached] == [7, 4])
    #expect(calls.keys.count == 13)
    let fresh = try Bench()
    #expect(
      try fresh.files(under: try fresh.run(try fresh.plan(moved)).folder)
        == bench.files(under: summary.folder))
    // A parameter, a step, a seed and a model: all of theirs.
    let edits: [(String, String, Int)] = [
      ("seconds=\"0.02\"", "seconds=\"0.03\"", 3), ("letter=\"»\"", "letter=\"-\"", 4),
      ("seed=\"2026\"", "seed=\"2027\"", 7),
    ]
    for (old, new, count) in edits {
      let plan = try bench.plan(moved.replacing(old, with: new), date: "2026-12-01")
      let summary = try bench.run(plan, options: Self.cached)
      #expect([summary.made, summary.cached] == [7, 7 - count], "\(new)")
    }
    try bench.disk.write(Fakes.model("hum", "2"), to: "models/hum")
    let other = try bench.run(try bench.plan(moved, date: "2026-12-01"), options: Self.cached)
    #expect(other.cached == 4)
  }

  @Test func `one item alone comes from the cache, too`() throws {
    let (bench, calls) = try Self.bench()
    _ = try bench.run(try bench.plan(), options: Self.cached)
    let summary = try bench.run(try bench.plan(only: "creatures/2"), options: Self.cached)
    #expect([summary.made, summary.cached, calls.keys.count] == [1, 1, 10])
  }

  @Test func `bytes of another job's place are stamped for it`() throws {
    let (bench, _) = try Self.bench()
    let manifest = Bench.manifest.replacing("name=\"dungeon\"", with: "name=\"other\"")
    _ = try bench.run(try bench.plan(), options: Self.cached)
    let summary = try bench.run(try bench.plan(manifest), options: Self.cached)
    #expect(summary.cached == 10)
    let fresh = try Bench()
    let expected = try fresh.files(under: try fresh.run(try fresh.plan(manifest)).folder)
    #expect(try bench.files(under: summary.folder) == expected)
    #expect(
      expected["images/creatures-0001.png"]
        != (try ResumeTests.unbroken())["images/creatures-0001.png"])
  }

  /// What may have become of a cache's file.
  enum Damage: CaseIterable { case empty, cut, longer, flipped, other, folder, fullFolder, link }

  @Test(arguments: Damage.allCases)
  func `what is damaged is never served`(_ damage: Damage) throws {
    let expected = try ResumeTests.unbroken()
    let (bench, calls) = try Self.bench()
    _ = try bench.run(try bench.plan(), options: Self.cached)
    let disk = try #require(bench.disk as? MemoryFileSystem)
    let paths = try Self.entries(disk)
    let path = paths[3]
    let bytes = try disk.read(path, limit: .max)
    switch damage {
    case .empty: try disk.write([], to: path)
    case .cut: try disk.write(Array(bytes.dropLast()), to: path)
    case .longer: try disk.write(bytes + [0], to: path)
    case .flipped: try disk.write(bytes.map { $0 ^ 1 }, to: path)
    case .other: try disk.write(try disk.read(paths[4], limit: .max), to: path)
    case .folder, .fullFolder:
      try disk.remove(path)
      try disk.createFolder(damage == .folder ? path : "\(path)/inside")
    case .link:
      try disk.remove(path)
      disk.putLink(path)
    }
    let summary = try bench.run(try bench.plan(date: "2026-11-25"), options: Self.cached)
    #expect([summary.cached, summary.damaged, calls.keys.count] == [9, 1, 11])
    #expect(summary.cacheFault == nil)
    #expect(try bench.files(under: summary.folder) == expected)
    let again = try bench.run(try bench.plan(date: "2026-11-26"), options: Self.cached)
    // A folder that holds something is left alone.
    #expect(again.cached == (damage == .fullFolder ? 9 : 10))
    #expect(try bench.files(under: again.folder) == expected)
  }

  @Test func `a file of any byte changed is never served`() throws {
    let (bench, _) = try Self.bench()
    let plan = try bench.plan(only: "rumours/1")
    let expected = try bench.files(under: try bench.run(plan, options: Self.cached).folder)
    let path = try #require(try Self.entries(bench.disk).first)
    let bytes = try bench.disk.read(path, limit: .max)
    for offset in bytes.indices {
      var damaged = bytes
      damaged[offset] ^= 1 << UInt8(offset % 8)
      try bench.disk.write(damaged, to: path)
      try bench.disk.removeAll("Output/2026-11-24")
      let summary = try bench.run(plan, options: Self.cached)
      #expect([summary.cached, summary.damaged] == [0, 1], "byte \(offset)")
      #expect(try bench.files(under: summary.folder) == expected)
      #expect(try bench.disk.read(path, limit: .max) == bytes)
    }
  }

  @Test func `what is cheap to make is not kept`() throws {
    let assembly = Fakes.assembly(calls: Calls(), seconds: 1e-4)
    let bench = try Bench(assembly: assembly)
    let summary = try bench.run(try bench.plan(), options: Self.cached)
    #expect(summary.made == 10 && summary.cacheFault == nil)
    #expect(try bench.disk.status("Output/.cache") == nil)
  }

  @Test func `failures are not kept`() throws {
    let (bench, calls) = try Self.bench()
    let manifest = Bench.manifest.replacing("They say", with: "nan")
    let first = try bench.run(try bench.plan(manifest), options: Self.cached)
    #expect([first.made, first.failed] == [8, 2])
    let second = try bench.run(try bench.plan(manifest, date: "2026-11-25"), options: Self.cached)
    #expect([second.made, second.failed, second.cached, calls.keys.count] == [8, 2, 8, 12])
  }

  @Test func `what was drawn again comes with its story`() throws {
    let manifest = Picky.manifest(#"above="h""#)
    let calls = Calls()
    let bench = try Bench(assembly: Picky.assembly(calls))
    let first = try bench.run(try bench.plan(manifest), options: Self.cached)
    let made = calls.keys.count
    let second = try bench.run(try bench.plan(manifest, date: "2026-11-25"), options: Self.cached)
    #expect(second.cached == 9 && calls.keys.count == made)
    #expect(try bench.files(under: second.folder) == bench.files(under: first.folder))
  }

  @Test func `shards keep samples, and take them from each other and from runs`() throws {
    let expected = try ResumeTests.unbroken()
    let (bench, calls) = try Self.bench()
    func shards(_ date: String) throws -> [RunSummary] {
      let run = Run(
        try bench.plan(date: date), output: "Output", options: Self.cached, fileSystem: bench.disk)
      return try (1...2).map { try run.execute(try #require(Shard($0, of: 2))) }
    }
    #expect(try shards("2026-11-24").map { $0.cached } == [0, 0])
    #expect(try shards("2026-11-25").map { $0.cached }.reduce(0, +) == 10)
    let whole = try bench.run(try bench.plan(date: "2026-11-26"), options: Self.cached)
    #expect(whole.cached == 10 && calls.keys.count == 10)
    #expect(try bench.files(under: whole.folder) == expected)
  }
}

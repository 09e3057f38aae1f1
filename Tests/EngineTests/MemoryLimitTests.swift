import Engine
import Files
import ManifestXML
import PipelineInterface
import Testing

/// The memory that a plan is estimated to need, and the limit on it.
struct MemoryLimitTests {
  private static func manifest(_ children: String, count: Int = 1000, size: Int = 64) -> String {
    """
    <manifest xmlns="urn:pipeline:manifest:1" name="dungeon">
      <blot id="a" model="../models/blot" count="\(count)" size="\(size)">\(children)</blot>
    </manifest>
    """
  }

  @Test func `sheets and what is left out are counted`() throws {
    let bench = try Bench(assembly: Fakes.assembly(batch: 1))
    let bare = try bench.plan(Self.manifest("")).memory
    // The program itself, and a few pictures of 64x64.
    #expect((40 << 20..<41 << 20).contains(bare))
    let sheet = try bench.plan(Self.manifest("<contact-sheet/>")).memory
    // 2048x2048 pixels, drawn, checked and encoded.
    #expect((70_000_000..<100_000_000).contains(sheet - bare))
    let few = try bench.plan(Self.manifest("<contact-sheet/>", count: 4)).memory
    #expect(few - bare < 1_000_000)
    let atlas = try bench.plan(Self.manifest("<atlas side=\"64\"/>", size: 2)).memory
    #expect(atlas - bare < 1_000_000)
    let unique = try bench.plan(Self.manifest("<unique/>", count: 100_000, size: 1)).memory
    #expect((20_000_000..<30_000_000).contains(unique - (40 << 20)))
  }

  @Test func `what needs too much is refused at its place`() throws {
    let bench = try Bench(assembly: Fakes.assembly(batch: 1))
    func plan(_ children: String, _ memory: Int) throws {
      var limits = PlanLimits()
      limits.memory = memory
      let source = DocumentSource(
        name: "Pipelines/night.xml", bytes: Array(Self.manifest(children).utf8))
      _ = try Planner(bench.assembly, fileSystem: bench.disk).plan(
        source, PlanOptions(date: Bench.date(), limits: limits))
    }
    try plan("", 44 << 20)
    let said = complaint { try plan("<contact-sheet/>", 44 << 20) }
    #expect(said.exitCode == .outOfMemory)
    #expect(
      said.text.contains(
        /night\.xml:2:4: error: with this job the plan needs about \d+ MB of memory/),
      "\(said.text)")
    let none = complaint { try plan("", 1 << 20) }
    #expect(none.exitCode == .outOfMemory)
    #expect(
      none.text.contains("night.xml:1:2: error: without any model the plan needs about 42 MB"))
  }
}

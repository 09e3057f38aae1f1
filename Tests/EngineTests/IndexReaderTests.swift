import Engine
import Files
import Media
import Testing

struct IndexReaderTests {
  private static func entries(_ index: String) throws -> [IndexEntry] {
    let disk = MemoryFileSystem()
    try disk.write(Array(index.utf8), to: "index.xml")
    var entries: [IndexEntry] = []
    try IndexReader("index.xml", in: disk).read { entries.append($0) }
    return entries
  }

  @Test func `what a run wrote is read back`() throws {
    let bench = try Bench()
    let plan = try bench.plan(IndexTests.failing)
    let run = try PublishedRun(try bench.run(plan).folder, in: bench.disk)
    var entries: [IndexEntry] = []
    try run.index.read { entries.append($0) }
    #expect(entries.count == 5)
    guard case .run(let head) = entries[0], case .model(let model) = entries[1],
      case .job(let job) = entries[2], case .artifact(let artifact) = entries[3],
      case .failure(let failure) = entries[4]
    else {
      Issue.record("the entries are \(entries)")
      return
    }
    #expect(head.name == "bad" && head.plan == plan.fingerprint.description)
    #expect(head.items == 2 && head.failed == 1)
    #expect(model.credit == "Nobody & <friends>" && model.licence == "CC0-1.0")
    #expect(job.parameters.map { $0.name } == ["characters", "temperature"])
    #expect(job.steps.map { $0.name } == ["lead"])
    #expect(job.steps[0].parameters.map { "\($0.name)=\($0.value)" } == ["letter=x"])
    #expect(artifact.path == "text/m-0001.txt" && artifact.item == 1)
    #expect(artifact.extent == .text(characters: 33))
    #expect(artifact.prompt == "a <b> & \"c\"")
    #expect(artifact.attributes.contains { $0.name == "replicate" && $0.value == "0" })
    #expect(failure.stage == "generate" && failure.prompt == "nan")
  }

  private static let head = """
    <index xmlns="urn:pipeline:index:1" name="n" plan="p" seed="1" numerics="0" items="1" \
    failed="0" source-type="s">
    """
  private static let job = "<job id=\"a\" kind=\"b\" model=\"c\" items=\"1\">"

  @Test func `what later versions add is passed over`() throws {
    let index = """
      \(Self.head)<news x="1"><job>text</job></news>\(Self.job)<parameter name="n" value="v"/>\
      <gate name="g"><parameter name="no" value="no"/></gate></job></index>
      """
    let entries = try Self.entries(index)
    #expect(entries.count == 2)
    guard case .job(let job) = entries[1] else { return }
    #expect(job.parameters.map { "\($0.name)=\($0.value)" } == ["n=v"])
  }

  /// Indexes that are none, and how they are refused.
  private static let refused: [(index: String, message: String)] = [
    ("", "1: error: not well-formed XML"),
    ("<manifest xmlns=\"urn:pipeline:index:1\"/>", "1: error: <manifest> is no index of a run"),
    ("<index/>", "1: error: <index> is not of the namespace \"urn:pipeline:index:1\""),
    ("<index xmlns=\"urn:pipeline:index:1\"/>", "1: error: <index> has no attribute 'name'"),
    ("\(head)", "1: error: not well-formed XML"),
    (
      "\(head)\n<job id=\"a\" kind=\"b\" model=\"c\" items=\"-1\"/></index>",
      "2: error: items of <job> must be a number, got \"-1\""
    ),
    (
      "\(head)\n\(job)\n<artifact path=\"a\" type=\"video/ogg\"/></job></index>",
      "3: error: type \"video/ogg\" is not known"
    ),
    (
      "\(head)\(job)<artifact path=\"a\" type=\"image/png\" content=\"00\"/></job></index>",
      "1: error: content of 'a' is no digest"
    ),
  ]

  @Test(arguments: refused)
  func `an index that is none is refused with its line`(index: String, message: String) {
    let said = complaint { _ = try Self.entries(index) }
    #expect(said.text.hasPrefix("index.xml:" + message), "\(said.text)")
    #expect(said.exitCode == .badData)
  }

  @Test func `a run that is not over, altered or not there is told as such`() throws {
    let bench = try Bench()
    let folder = try bench.run(try bench.plan()).folder
    let run = try PublishedRun(folder, in: bench.disk)
    #expect(run.digests.count == 11)
    #expect(try run.bytes("text/rumours-0001.txt").count > 10)

    try bench.disk.write([1], to: "\(folder)/text/rumours-0001.txt")
    let altered = PublishedRunError(folder: folder, kind: .altered("text/rumours-0001.txt"))
    #expect(throws: altered) { try run.bytes("text/rumours-0001.txt") }
    try bench.disk.remove("\(folder)/text/rumours-0001.txt")
    #expect(throws: altered) { try run.bytes("text/rumours-0001.txt") }
    #expect(throws: PublishedRunError(folder: folder, kind: .altered("../x"))) {
      try run.bytes("../x")
    }

    let index = try bench.disk.read("\(folder)/index.xml", limit: .max)
    try bench.disk.write(index + [10], to: "\(folder)/index.xml")
    #expect(throws: PublishedRunError(folder: folder, kind: .altered("index.xml"))) {
      try PublishedRun(folder, in: bench.disk)
    }
    try bench.disk.remove("\(folder)/SHA256SUMS")
    #expect(throws: PublishedRunError(folder: folder, kind: .altered("SHA256SUMS"))) {
      try PublishedRun(folder, in: bench.disk)
    }
    try bench.disk.remove("\(folder)/index.xml")
    #expect(throws: PublishedRunError(folder: folder, kind: .incomplete)) {
      try PublishedRun(folder, in: bench.disk)
    }
    #expect(complaint { _ = try PublishedRun("nowhere", in: bench.disk) }.exitCode == .missingInput)
  }
}

import Engine
import Files
import Testing

struct IndexTests {
  static let failing = """
    <manifest xmlns="urn:pipeline:manifest:1" name="bad" seed="1">
      <murmur id="m" model="../models/murmur">
        <prompt>a &lt;b&gt; &amp; "c"</prompt>
        <prompt>nan</prompt>
        <lead letter="x"/>
      </murmur>
    </manifest>
    """

  @Test func `the index says what was made, and that is all`() throws {
    let bench = try Bench()
    let plan = try bench.plan(Self.failing)
    let files = try bench.files(under: try bench.run(plan).folder)
    let item = (plan.item(at: 0), plan.item(at: 1))
    let content = Digest(
      of: Array("text/utf-8\n".utf8) + (files["text/m-0001.txt"] ?? []))
    let model = Digest(of: Fakes.model("murmur"))
    #expect(
      String(decoding: files["index.xml"] ?? [], as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <index xmlns="urn:pipeline:index:1" name="bad" plan="\(plan.fingerprint)" seed="1" numerics="1" items="2" failed="1" source-type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">
          <model digest="\(model)" kind="murmur" data="\(Digest(of: [0]))" licence="CC0-1.0" credit="Nobody &amp; &lt;friends&gt;" numerics="0"/>
          <job id="m" kind="murmur" model="\(model)" items="2">
            <parameter name="characters" value="20"/>
            <parameter name="temperature" value="1"/>
            <step name="lead" version="1">
              <parameter name="letter" value="x"/>
            </step>
            <artifact path="text/m-0001.txt" type="text/plain; charset=utf-8" content="\(content)" item="1" replicate="0" attempt="0" seed="\(item.0.key)" key="\(item.0.contentKey)" characters="33">
              <prompt>a &lt;b&gt; &amp; "c"</prompt>
            </artifact>
            <failure item="2" replicate="0" attempt="0" seed="\(item.1.key)" key="\(item.1.contentKey)" stage="generate" reason="NaN in layer 'lstm.0'">
              <prompt>nan</prompt>
            </failure>
          </job>
        </index>

        """)
  }

  @Test func `the committed schema of indexes is the one that the vocabulary gives`() throws {
    let path = Path.resolve("../../Pipelines/index.xsd", against: Path.folder(of: #filePath))
    let committed = try LocalFileSystem().read(path, limit: 1 << 20)
    #expect(String(decoding: committed, as: UTF8.self) == Schemas.index())
  }

  @Test(.enabled(if: Shell.has("xmllint"), "xmllint is missing: apt-get install libxml2-utils"))
  func `a real index is valid under the schema`() throws {
    let folder = TemporaryFolder()
    let bench = try Bench()
    let disk = LocalFileSystem()
    try disk.write(Array(Schemas.index().utf8), to: "\(folder.path)/index.xsd")
    for (name, manifest) in [("whole", Bench.manifest), ("bad", Self.failing)] {
      let files = try bench.files(under: try bench.run(try bench.plan(manifest)).folder)
      try disk.write(try #require(files["index.xml"]), to: "\(folder.path)/\(name).xml")
      let verdict = Shell.run(
        "cd '\(folder.path)' && xmllint --noout --nonet --schema index.xsd \(name).xml")
      #expect(verdict.status == 0, "\(verdict.said)")
    }
    // The schema is no formality: a wrong document fails.
    let wrong = "<index xmlns=\"urn:pipeline:index:1\"><artifact/></index>"
    try disk.write(Array(wrong.utf8), to: "\(folder.path)/wrong.xml")
    let verdict = Shell.run(
      "cd '\(folder.path)' && xmllint --noout --nonet --schema index.xsd wrong.xml")
    #expect(verdict.status != 0)
  }

  @Test func `the sums of a run on the disk hold`() throws {
    let folder = TemporaryFolder()
    let bench = try Bench()
    let plan = try bench.plan()
    let summary = try Run(plan, output: "\(folder.path)/Output").execute()
    let verdict = Shell.run("cd '\(summary.folder)' && sha256sum -c --strict SHA256SUMS")
    #expect(verdict.status == 0, "\(verdict.said)")
    #expect(verdict.said.split(separator: "\n").count == 11)
    #expect(verdict.said.hasSuffix("index.xml: OK\n"))
    let inMemory = try bench.files(under: try bench.run(plan).folder)
    for (path, bytes) in inMemory {
      #expect(try LocalFileSystem().read("\(summary.folder)/\(path)", limit: .max) == bytes)
    }
  }
}

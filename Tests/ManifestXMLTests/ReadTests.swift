import ManifestXML
import Testing

@Suite("Good documents")
struct ReadTests {
  @Test("Values, order and places of a good document")
  func goodDocument() throws {
    let (root, messages) = Words.read(Words.good)
    #expect(messages == [])
    let manifest = try #require(root)
    #expect(manifest.name == "manifest")
    #expect(manifest.position == SourcePosition(line: 3, column: 2))
    #expect(manifest.attributes.map { $0.name } == ["name", "seed"])
    #expect(manifest.children.map { $0.name } == ["lstm", "sample-rnn"])
    let text = manifest.children[0]
    #expect(text.attributes.map { $0.text } == ["a", "0.8", "A&B <é!"])
    #expect(text.attributes[1].written == "0.80")
    #expect(text.attributes[1].position == SourcePosition(line: 4, column: 29))
    #expect(text.children[0].text == "  Beware & run <now>")
    #expect(text.children[0].textPosition == SourcePosition(line: 5, column: 15))
    let sound = manifest.children[1]
    #expect(sound.position == SourcePosition(line: 9, column: 4))
    #expect(sound.attributes[0].position == SourcePosition(line: 10, column: 11))
    #expect(sound.attributes[1].position == SourcePosition(line: 10, column: 21))
  }

  @Test("A prefix for the namespace, a byte order mark and CRLF are fine; columns count scalars")
  func variants() throws {
    let text =
      "\u{FEFF}<p:manifest xmlns:p=\"urn:test:1\" name=\"n\">\r\n"
      + "<!-- äöü --><p:lstm id=\"ö\"/></p:manifest>"
    let (_, messages) = Words.read(text)
    #expect(
      messages == [
        "m.xml:2:25: error: id must be a name, got \"ö\"\n"
          + "<!-- äöü --><p:lstm id=\"ö\"/></p:manifest>\n"
          + "                        ^"
      ])
  }

  @Test("Editors' attributes are ignored")
  func editorAttributes() {
    let (root, messages) = Words.read(
      """
      <manifest xmlns="urn:test:1" name="n" xml:lang="en"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xsi:schemaLocation="urn:test:1 manifest.xsd"/>
      """)
    #expect(messages == [])
    #expect(root?.attributes.map { $0.name } == ["name"])
  }

  @Test("Ten thousand jobs are read whole")
  func manyJobs() {
    let jobs = (0..<10_000).map { "<lstm id=\"j\($0)\" count=\"3\"><prompt>p\($0)</prompt></lstm>" }
    let (root, messages) = Words.read(
      "<manifest xmlns=\"urn:test:1\" name=\"n\">" + jobs.joined() + "</manifest>")
    #expect(messages == [])
    #expect(root?.children.count == 10_000)
    #expect(root?.children.last?.children.first?.text == "p9999")
  }
}

import ManifestXML
import Testing

@Suite("Problems of documents, with their whole messages")
struct ProblemTests {
  private func expect(
    _ text: String, _ messages: String..., vocabulary: Vocabulary = Words.vocabulary,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(Words.read(text, vocabulary).messages == messages, sourceLocation: location)
  }

  private func jobs(_ text: String) -> String {
    "<manifest xmlns=\"urn:test:1\" name=\"n\">\n\(text)\n</manifest>"
  }

  @Test("An unknown element, near a known word and far from all")
  func unknownElement() {
    expect(
      jobs("  <lstmm id=\"a\" count=\"4\">\n  </lstmm>"),
      """
      m.xml:2:4: error: unknown generator 'lstmm'
        <lstmm id="a" count="4">
         ^
      help: did you mean 'lstm'?
      """)
    expect(
      jobs("<painting/>"),
      """
      m.xml:2:2: error: unknown generator 'painting'
      <painting/>
       ^
      help: known here: lstm, sample-rnn
      """)
    expect(
      jobs("<lstm id=\"a\"><warp columns=\"3\"/><sing/></lstm>"),
      """
      m.xml:2:15: error: unknown step 'warp'
      <lstm id="a"><warp columns="3"/><sing/></lstm>
                    ^
      help: did you mean 'wrap'?
      """,
      """
      m.xml:2:34: error: unknown element 'sing'
      <lstm id="a"><warp columns="3"/><sing/></lstm>
                                       ^
      help: known here: prompt, wrap
      """)
  }

  @Test("Attributes: unknown, missing, refused by each type")
  func attributes() {
    expect(
      jobs("<lstm id=\"a\" temprature=\"1\"/>"),
      """
      m.xml:2:14: error: unknown attribute 'temprature' of <lstm>
      <lstm id="a" temprature="1"/>
                   ^
      help: did you mean 'temperature'?
      """)
    expect(
      jobs("<lstm/>"),
      """
      m.xml:2:2: error: <lstm> needs the attribute 'id'
      <lstm/>
       ^
      help: id: unique
      """)
    let values = [
      ("temperature=\"9\"", "temperature must be a number in 0.05...5, got \"9\""),
      ("temperature=\"warm\"", "temperature must be a number in 0.05...5, got \"warm\""),
      ("count=\"0\"", "count must be a whole number in 1...1000, got \"0\""),
      ("greedy=\"yes\"", "greedy must be true or false, got \"yes\""),
      ("mode=\"nearer\"", "mode must be one of near, far, got \"nearer\""),
      ("title=\"12345678901\"", "title must be at most 10 characters, got \"12345678901\""),
      ("model=\"\"", "model must be a path, got \"\""),
    ]
    for (attribute, message) in values {
      let line = "<lstm id=\"a\" \(attribute)/>"
      let column = 15 + attribute.prefix { $0 != "=" }.count + 1
      let caret = String(repeating: " ", count: column - 1) + "^"
      expect(jobs(line), "m.xml:2:\(column): error: \(message)\n\(line)\n\(caret)")
    }
  }

  @Test("Seeds")
  func seeds() {
    for seed in ["0", "18446744073709551615", "daily", " 1", " daily "] {
      expect("<manifest xmlns=\"urn:test:1\" name=\"n\" seed=\"\(seed)\"/>")
    }
    for seed in ["", "-1", "+1", "18446744073709551616", "weekly", "1 1"] {
      let line = "<manifest xmlns=\"urn:test:1\" name=\"n\" seed=\"\(seed)\"/>"
      expect(
        line,
        "m.xml:1:45: error: seed must be a whole number in 0...18446744073709551615 or daily, "
          + "got \"\(seed)\"\n\(line)\n" + String(repeating: " ", count: 44) + "^")
    }
  }

  @Test("A duplicate key names the first one")
  func duplicate() {
    expect(
      jobs("<lstm id=\"a\"/>\n<sample-rnn id=\"a\"/>"),
      """
      m.xml:3:17: error: duplicate id "a"
      <sample-rnn id="a"/>
                      ^
      help: the first one is at 2:11
      """)
  }

  @Test("Namespaces and roots")
  func namespaces() {
    expect(
      "<manifest name=\"n\"><lstm id=\"a\"/></manifest>",
      """
      m.xml:1:2: error: namespace of <manifest> must be "urn:test:1", got none
      <manifest name="n"><lstm id="a"/></manifest>
       ^
      help: write <manifest xmlns="urn:test:1" …>
      """)
    expect(
      "<manifest xmlns=\"urn:test:9\" name=\"n\"/>",
      """
      m.xml:1:2: error: namespace of <manifest> must be "urn:test:1", got "urn:test:9"
      <manifest xmlns="urn:test:9" name="n"/>
       ^
      help: write <manifest xmlns="urn:test:1" …>
      """)
    expect(
      "<svg/>",
      """
      m.xml:1:2: error: unknown root element 'svg'
      <svg/>
       ^
      help: the root is <manifest xmlns="urn:test:1">
      """)
    expect(
      jobs("<x:lstm xmlns:x=\"urn:other\" id=\"a\"/>"),
      """
      m.xml:2:2: error: <x:lstm> has namespace "urn:other", it must be "urn:test:1"
      <x:lstm xmlns:x="urn:other" id="a"/>
       ^
      """)
  }

  @Test("Text and elements where none may stand")
  func content() {
    expect(
      jobs("<lstm id=\"a\">\n  hello</lstm>"),
      """
      m.xml:3:3: error: text is not allowed in <lstm>
        hello</lstm>
        ^
      """)
    expect(
      jobs("<lstm id=\"a\"><prompt>a<b/></prompt></lstm>"),
      """
      m.xml:2:24: error: <prompt> has no elements inside, got <b>
      <lstm id="a"><prompt>a<b/></prompt></lstm>
                             ^
      """)
  }

  @Test("Too few and too many")
  func counts() {
    expect(
      "<training xmlns=\"urn:test:2\"><schedule/><schedule/></training>",
      """
      m.xml:1:2: error: <training> needs a <dataset>
      <training xmlns="urn:test:2"><schedule/><schedule/></training>
       ^
      help: dataset: data
      """,
      """
      m.xml:1:42: error: only one <schedule> is allowed in <training>
      <training xmlns="urn:test:2"><schedule/><schedule/></training>
                                               ^
      """, vocabulary: Words.recipe)
  }

  @Test("All problems at once, in the document's order")
  func all() {
    let (root, messages) = Words.read(
      jobs(
        """
        <lstm id="a" count="x"/>
        <lstm id="a"><rap/></lstm>
        <gan/>
        <lstm temperature="7"/>
        """))
    #expect(root?.children.count == 3)
    #expect(
      messages.map { $0.prefix { $0 != "\n" } } == [
        "m.xml:2:21: error: count must be a whole number in 1...1000, got \"x\"",
        "m.xml:3:11: error: duplicate id \"a\"",
        "m.xml:3:15: error: unknown step 'rap'",
        "m.xml:4:2: error: unknown generator 'gan'",
        "m.xml:5:2: error: <lstm> needs the attribute 'id'",
        "m.xml:5:20: error: temperature must be a number in 0.05...5, got \"7\"",
      ])
  }

  @Test("A misspelt word of a choice has a hint")
  func choice() {
    expect(
      jobs("<lstm id=\"a\" mode=\"Near\"/>"),
      """
      m.xml:2:20: error: mode must be one of near, far, got "Near"
      <lstm id="a" mode="Near"/>
                         ^
      help: did you mean 'near'?
      """)
  }

  @Test("White space by reference is white space; text in CDATA is text")
  func whiteSpace() {
    expect(jobs("<lstm id=\"a\">&#32;<wrap/>\n<![CDATA[ ]]></lstm>"))
    expect(
      jobs("<lstm id=\"a\"><wrap/><![CDATA[x]]></lstm>"),
      """
      m.xml:2:30: error: text is not allowed in <lstm>
      <lstm id="a"><wrap/><![CDATA[x]]></lstm>
                                   ^
      """)
  }

  @Test("Thousands of problems are rendered in one walk, on one line or on many")
  func manyProblems() {
    for separator in ["\n", ""] {
      let text =
        "<manifest xmlns=\"urn:test:1\" name=\"n\">"
        + (0..<10_000).map { "<lstm id=\"j\($0)\" count=\"0\"/>" }.joined(separator: separator)
        + "</manifest>"
      let source = DocumentSource(name: "m.xml", bytes: Array(text.utf8))
      let (_, diagnostics) = DocumentReader(Words.vocabulary).read(source)
      #expect(diagnostics.count == 10_000)
      let rendered = source.render(diagnostics).split(separator: "\n")
      #expect(rendered.count == 30_000)
      #expect(rendered.suffix(3) == source.render(diagnostics[9_999]).split(separator: "\n")[...])
    }
  }

  @Test("A place in a line of megabytes is shown through a window")
  func longLine() throws {
    let filler = String(repeating: "x", count: 2_000_000)
    let message = try #require(
      Words.read("<manifest xmlns=\"urn:test:1\" name=\"\(filler)\" sed=\"1\"/>").messages.last)
    let lines = message.split(separator: "\n")
    #expect(lines[0] == "m.xml:1:2000038: error: unknown attribute 'sed' of <manifest>")
    #expect(lines[1].count <= 162)
    #expect(lines[1].dropFirst(lines[2].count - 1).hasPrefix("sed=\"1\""))
  }
}

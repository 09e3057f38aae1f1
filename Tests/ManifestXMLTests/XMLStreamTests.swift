import ManifestXML
import Testing

struct XMLStreamTests {
  /// The events of a document, handed over in pieces of some bytes, as one line each.
  private static func events(_ document: String, piece: Int = 7) throws -> [String] {
    var lines: [String] = []
    var text = ""
    func close() {
      if !text.isEmpty { lines.append("text \(text)") }
      text = ""
    }
    let stream = try XMLStream(namespace: "urn:x") { event, _ in
      switch event {
      case .start(let name, let attributes):
        close()
        lines.append("start \(name) " + attributes.map { "\($0.name)=\($0.value)" }.joined())
      case .text(let piece): text += piece
      case .end(let name):
        close()
        lines.append("end \(name)")
      }
    }
    let bytes = Array(document.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      try stream.read(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    try stream.finish()
    return lines
  }

  @Test(arguments: [1, 2, 7, 1000])
  func `the pieces never show`(piece: Int) throws {
    let document = """
      <?xml version="1.0"?><a xmlns="urn:x" y="1 &amp; &lt;2&gt;&#10;é"><b/>\
      <c>t &lt;é🐻&gt; <![CDATA[<&]]></c></a>
      """
    #expect(
      try Self.events(document, piece: piece) == [
        "start a y=1 & <2>\né", "start b ", "end b", "start c ", "text t <é🐻> <&", "end c", "end a",
      ])
  }

  @Test func `what the writer writes is read back`() throws {
    var bytes: [UInt8] = []
    var writer = XMLWriter { bytes += $0 }
    let hostile = "a\t\r\n\"'<>&]]>  b"
    try writer.start("a", [("xmlns", "urn:x"), ("v", hostile)])
    try writer.text("p", hostile)
    try writer.end()
    let lines = try Self.events(String(decoding: bytes, as: UTF8.self))
    #expect(lines.first == "start a v=\(hostile)")
    #expect(lines.contains("text \(hostile)"))
  }

  @Test(arguments: [
    ("<a xmlns=\"urn:x\"><b></a>", "not well-formed XML"),
    ("<a xmlns=\"urn:x\">", "not well-formed XML"), ("", "not well-formed XML"),
    ("<a xmlns=\"urn:y\"/>", "<a> is not of the namespace \"urn:x\""),
    ("<a/>", "<a> is not of the namespace \"urn:x\""),
    ("<!DOCTYPE a [<!ENTITY e \"x\">]><a xmlns=\"urn:x\">&e;</a>", "a document type declaration"),
    ("<a xmlns=\"urn:x\">&e;</a>", "not well-formed XML"),
    ("<a xmlns=\"urn:x\">\u{1}</a>", "not well-formed XML"),
  ])
  func `what is no such document is refused`(document: String, reason: String) {
    let error = #expect(throws: XMLStreamError.self) { try Self.events(document) }
    #expect(error?.reason.hasPrefix(reason) == true, "\(String(describing: error))")
    #expect(error?.line == 1)
  }

  @Test(
    arguments: [
      (
        "<?xml version=\"1.0\" encoding=\"nonsense\"?>", 31,
        "encoding must be UTF-8, got \"nonsense\""
      ),
      ("<?xml version='1.0' encoding='UTF-16'?>", 31, "encoding must be UTF-8, got \"UTF-16\""),
      (
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", 31,
        "encoding must be UTF-8, got \"ISO-8859-1\""
      ), ("L\u{6F}", 1, "not well-formed XML: text where the first tag is due"),
      (
        "<?xml version=\"1.0\"" + String(repeating: " ", count: 5000) + "encoding=\"nonsense\"?>",
        1, "not well-formed XML: the XML declaration is not closed"
      ), ("<\0a\0", 1, "encoded as UTF-16"),
    ], [1, 7, 10_000])
  func `an encoding that is none is refused at its place`(
    start: (text: String, column: Int, reason: String), piece: Int
  ) {
    let error = #expect(throws: XMLStreamError.self) {
      try Self.events(start.text + "<a xmlns=\"urn:x\"/>", piece: piece)
    }
    #expect(error?.reason == start.reason)
    #expect(error?.line == 1 && error?.column == start.column)
  }

  @Test(arguments: ["UTF-8", "utf-8", "utf8"])
  func `UTF-8 by any name is read`(name: String) throws {
    let document = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n<a xmlns=\"urn:x\">é</a>"
    for piece in [1, 5, 1000] {
      #expect(try Self.events(document, piece: piece) == ["start a ", "text é", "end a"])
    }
  }

  @Test func `an error of the reader ends the reading`() throws {
    struct Enough: Error {}
    var count = 0
    let stream = try XMLStream(namespace: "urn:x") { _, _ in
      count += 1
      throw Enough()
    }
    #expect(throws: Enough.self) { try stream.read(Array("<a xmlns='urn:x'><b/><c/>".utf8)) }
    #expect(throws: Enough.self) { try stream.finish() }
    #expect(count == 1)
  }

  @Test func `a long document takes no time`() throws {
    let row = "<b v=\"0123456789012345678901234567890123456789\">text</b>\n"
    let document = "<a xmlns=\"urn:x\">" + String(repeating: row, count: 20_000) + "</a>"
    var (count, lastLine) = (0, 0)
    let stream = try XMLStream(namespace: "urn:x") { event, line in
      if case .end = event { count += 1 }
      lastLine = line
    }
    let bytes = Array(document.utf8)
    for start in stride(from: 0, to: bytes.count, by: 65_536) {
      try stream.read(Array(bytes[start..<min(start + 65_536, bytes.count)]))
    }
    try stream.finish()
    #expect(count == 20_001)
    #expect(lastLine == 20_001)
  }
}

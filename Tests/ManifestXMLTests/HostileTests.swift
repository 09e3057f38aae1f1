import ManifestXML
import Testing

@Suite("Hostile documents")
struct HostileTests {
  private func first(_ text: String) -> String {
    let (root, messages) = Words.read(text)
    #expect(root == nil)
    #expect(messages.count == 1)
    return messages.first ?? "accepted"
  }

  @Test(
    "Not XML at all",
    arguments: [
      ("", "m.xml:1:1: error: not well-formed XML: document is empty"),
      (
        "hello",
        "m.xml:1:1: error: not well-formed XML: start tag expected, '<' not found\nhello\n^"
      ),
      (
        "<a>\n<b></a>",
        "m.xml:2:8: error: not well-formed XML: opening and ending tag mismatch: b line 2 and a\n<b></a>\n       ^"
      ),
      (
        "<a b=1/>",
        "m.xml:1:6: error: not well-formed XML: attValue: \" or ' expected\n<a b=1/>\n     ^"
      ),
      (
        "<a/><b/>",
        "m.xml:1:5: error: not well-formed XML: extra content at the end of the document\n<a/><b/>\n    ^"
      ),
      (
        "<a>&nbsp;</a>",
        "m.xml:1:10: error: not well-formed XML: entity 'nbsp' not defined\n<a>&nbsp;</a>\n         ^"
      ),
      (
        "<p:a/>",
        "m.xml:1:5: error: not well-formed XML: namespace prefix p on a is not defined\n<p:a/>\n    ^"
      ),
    ])
  func notXML(_ text: String, _ message: String) {
    #expect(first(text) == message)
  }

  @Test("Bytes that are no text")
  func bytes() {
    #expect(
      Words.read([0xFF, 0xFE, 0x3C, 0]).messages == [
        "m.xml:1:1: error: encoded as UTF-16\n\u{FFFD}\u{FFFD}<\u{FFFD}\n^\nhelp: save the file as UTF-8"
      ])
    #expect(
      Words.read(Array("<a\n ".utf8) + [0xE9]).messages == [
        "m.xml:2:2: error: byte 0xE9 is not UTF-8\n \u{FFFD}\n ^\nhelp: save the file as UTF-8"
      ])
    #expect(
      first("<a>\0</a>")
        == "m.xml:1:4: error: character U+0000 is not allowed\n<a>\u{FFFD}</a>\n   ^")
    #expect(
      first("<?xml version=\"1.0\" encoding=\"latin1\"?><a/>")
        == "m.xml:1:31: error: encoding must be UTF-8, got \"latin1\"\n"
        + "<?xml version=\"1.0\" encoding=\"latin1\"?><a/>\n"
        + String(repeating: " ", count: 30) + "^\nhelp: save the file as UTF-8")
  }

  @Test(
    "A DOCTYPE is refused, whatever it holds",
    arguments: [
      "<!DOCTYPE a>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
      "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;\">]>",
      "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://localhost/p\"> %p;]>",
    ])
  func documentType(_ declaration: String) {
    let message = first("\(declaration)\n<manifest xmlns=\"urn:test:1\" name=\"&x;&y;\"/>")
    #expect(
      message == """
        m.xml:1:1: error: a document type declaration is not allowed
        \(declaration)
        ^
        help: remove the <!DOCTYPE …>
        """)
  }

  @Test("Depth and length bombs are refused")
  func bombs() {
    let deep = first(String(repeating: "<a>", count: 100_000))
    #expect(deep.contains("error: not well-formed XML: excessive depth in document: 256"))
    let long = first("<a b=\"\(String(repeating: "x", count: 11_000_000))\"/>")
    #expect(long.contains("error: not well-formed XML: attValue"))
  }

  @Test("Cut at every byte: one positioned error, never a trap")
  func truncated() {
    let bytes = Array(Words.good.utf8)
    for length in 0..<(bytes.count - 2) {
      let (root, messages) = Words.read(Array(bytes[..<length]))
      #expect(root == nil && messages.count == 1 && messages[0].hasPrefix("m.xml:"), "at \(length)")
    }
  }

  @Test("Mutated documents never trap, and every message has a place inside the document")
  func mutations() {
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let original = Array(Words.good.utf8)
    let spice = Array("<>&\"'/=!-[]?: \n\0é#x;".utf8)
    var refused = 0
    for _ in 0..<5_000 {
      var bytes = original
      for _ in 0...next(3) {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes[place] = spice[next(spice.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(spice[next(spice.count)], at: place)
        }
      }
      let source = DocumentSource(name: "m.xml", bytes: bytes)
      let (_, diagnostics) = DocumentReader(Words.vocabulary).read(source)
      let lines = bytes.filter { $0 == 0x0A }.count + 1
      #expect(diagnostics.allSatisfy { (1...lines).contains($0.position.line) })
      refused += diagnostics.isEmpty ? 0 : 1
    }
    #expect(refused > 2_000)
  }
}

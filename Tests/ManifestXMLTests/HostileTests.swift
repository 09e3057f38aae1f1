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
    for start: [UInt8] in [[0xFE, 0xFF], [0, 0x3C], [0x3C, 0]] {
      #expect(Words.read(start).messages[0].hasPrefix("m.xml:1:1: error: encoded as UTF-16\n"))
    }
    for bad: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]] {
      let message = Words.read(Array("<a>é".utf8) + bad).messages[0]
      let byte = String(bad[0], radix: 16, uppercase: true)
      #expect(message.hasPrefix("m.xml:1:5: error: byte 0x\(byte) is not UTF-8\n"))
    }
    #expect(
      first("<a>\0</a>")
        == "m.xml:1:4: error: character U+0000 is not allowed\n<a>\u{FFFD}</a>\n   ^")
    #expect(
      first("<?xml version=\"1.0\" encoding=\"latin1\"?><a/>")
        == "m.xml:1:31: error: encoding must be UTF-8, got \"latin1\"\n"
        + "<?xml version=\"1.0\" encoding=\"latin1\"?><a/>\n"
        + String(repeating: " ", count: 30) + "^\nhelp: save the file as UTF-8")
  }

  @Test("The place of a DOCTYPE is its own, not that of a word in a comment")
  func documentTypePlace() {
    #expect(
      first("<!-- <!DOCTYPE x> -->\n<?a <!DOCTYPE?> <!DOCTYPE manifest>\n<manifest/>")
        == """
        m.xml:2:17: error: a document type declaration is not allowed
        <?a <!DOCTYPE?> <!DOCTYPE manifest>
                        ^
        help: remove the <!DOCTYPE …>
        """)
  }

  @Test("No file named by an entity is opened, and no name resolved")
  func externalEntities() {
    let document = """
      <!DOCTYPE manifest [
        <!ENTITY passwd SYSTEM "file:///etc/passwd">
        <!ENTITY bomb "&bomb;&bomb;">
      ]>
      <manifest xmlns="urn:test:1" name="&bomb;">&passwd;</manifest>
      """
    let (root, messages) = Words.read(document)
    #expect(root == nil)
    #expect(messages.count == 1)
    #expect(!messages[0].contains("root:"))
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
    #expect(
      deep.hasPrefix(
        "m.xml:1:769: error: not well-formed XML: elements are nested deeper than 256\n"))
    let filler = String(repeating: "x", count: 11_000_000)
    let long = first("<a b=\"\(filler)\"/>")
    #expect(
      long.hasPrefix(
        "m.xml:1:6: error: not well-formed XML: the value of an attribute is longer than "
          + "10000000 bytes\n<a b=\"xxx"))
    let text = first("<manifest xmlns=\"urn:test:1\">\(filler)")
    #expect(text.contains("error: not well-formed XML: the document ends inside <manifest>"))
  }

  @Test("Too many attributes, elements or bytes are refused before they cost time")
  func limits() {
    let attributes = (0..<5_000).map { " a\($0)=''" }.joined()
    #expect(
      first("<a\(attributes)/>").hasPrefix(
        "m.xml:1:7894: error: an element may have at most 1000 attributes\n…"))
    #expect(
      first("<a>" + String(repeating: "<b/>", count: 1_000_000) + "</a>").hasPrefix(
        "m.xml:1:4000001: error: the document has more than 1000000 elements\n…"))
    let bytes = [UInt8](repeating: 0x20, count: (64 << 20) + 1)
    #expect(Words.read(bytes).messages == ["m.xml:1:1: error: larger than 64 MiB"])
  }

  @Test("A value of megabytes is cut in its message, and nothing in it reaches the terminal")
  func harmlessMessages() throws {
    let filler = String(repeating: "9", count: 3_000_000)
    let long = try #require(
      Words.read("<manifest xmlns=\"urn:test:1\" name=\"n\" seed=\"\(filler)\"/>").messages.first)
    #expect(long.unicodeScalars.count < 1_000)
    #expect(long.hasPrefix("m.xml:1:45: error: seed must be a whole number"))
    #expect(
      Words.read("<manifest xmlns=\"urn:test:1\" name=\"a&#10;b\u{202E}\u{9B}c\"/>").messages == [
        """
        m.xml:1:36: error: name must be a name, got "a\u{FFFD}b\u{FFFD}\u{FFFD}c"
        <manifest xmlns="urn:test:1" name="a&#10;b\u{FFFD}\u{FFFD}c"/>
                                           ^
        """
      ])
  }

  @Test("Cut at every byte: one positioned error, never a trap")
  func truncated() {
    let bytes = Array(Words.good.utf8)
    for length in 0..<(bytes.count - 2) {
      let (root, messages) = Words.read(Array(bytes[..<length]))
      #expect(root == nil && messages.count == 1 && messages[0].hasPrefix("m.xml:"), "at \(length)")
    }
  }

  @Test("Bytes from nowhere: one message or more, never a trap")
  func noise() {
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      let bytes: [UInt8] = (0..<200).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let alphabet = Array("<>&\"'/=!-[]?:; \n\taxé".utf8)
        return alphabet[Int((state >> 33) % UInt64(alphabet.count))]
      }
      let (root, messages) = Words.read(bytes)
      #expect(root == nil && !messages.isEmpty)
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
      let (root, diagnostics) = DocumentReader(Words.vocabulary).read(source)
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self).unicodeScalars }
      #expect(
        diagnostics.allSatisfy {
          lines.indices.contains($0.position.line - 1)
            && (1...lines[$0.position.line - 1].count + 1).contains($0.position.column)
        })
      for element in root.map({ [$0] + $0.children + $0.children.flatMap { $0.children } }) ?? [] {
        let rest = lines[element.position.line - 1].dropFirst(element.position.column - 1)
        #expect(rest.starts(with: element.name.unicodeScalars))
      }
      refused += diagnostics.isEmpty ? 0 : 1
    }
    #expect(refused > 2_000)
  }
}

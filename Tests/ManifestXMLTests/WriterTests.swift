import ManifestXML
import Testing

@Suite("Documents written")
struct WriterTests {
  private func write(_ body: (inout XMLWriter) throws -> Void) throws -> String {
    var bytes: [UInt8] = []
    var writer = XMLWriter { bytes += $0 }
    try body(&writer)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("Layout, order and escapes")
  func layout() throws {
    let text = try write {
      try $0.start("index", [("xmlns", "urn:x"), ("b", "1"), ("a", "<&>\"\t\n\r'")])
      try $0.text("prompt", "a < b & c \"d\"\r\n]]>")
      try $0.empty("item")
      try $0.end()
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <index xmlns="urn:x" b="1" a="&lt;&amp;&gt;&quot;&#9;&#10;&#13;'">
          <prompt>a &lt; b &amp; c "d"&#13;
        ]]&gt;</prompt>
          <item/>
        </index>

        """)
  }

  @Test("What is written reads back unchanged")
  func roundTrip() throws {
    let value = "tab\t, line\n, \r, <&>\"' é \u{1F600}"
    let text = try write {
      try $0.start("manifest", [("xmlns", "urn:test:1"), ("name", "n")])
      try $0.start("lstm", [("id", "a"), ("model", value)])
      try $0.text("prompt", value)
      try $0.end()
      try $0.end()
    }
    let (root, messages) = Words.read(text)
    #expect(messages == [])
    #expect(root?.children[0].attributes[1].text == value)
    #expect(root?.children[0].children[0].text == value)
  }

  @Test("Characters that XML cannot hold are refused")
  func characters() {
    for scalar: Unicode.Scalar in ["\u{0}", "\u{1}", "\u{B}", "\u{FFFE}"] {
      #expect(throws: XMLCharacterError(scalar: scalar)) {
        _ = try write { try $0.text("a", String(scalar)) }
      }
    }
    #expect(
      XMLCharacterError(scalar: "\u{1}").description == "character U+0001 cannot stand in XML")
  }
}

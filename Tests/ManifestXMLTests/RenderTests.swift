import ManifestXML
import Testing

@Suite("Problems as people read them")
struct RenderTests {
  private func render(_ text: String, _ line: Int, _ column: Int) -> String {
    DocumentSource(name: "m.xml", bytes: Array(text.utf8))
      .render(
        Diagnostic(position: SourcePosition(line: line, column: column), message: "wrong"))
  }

  @Test("Tabs stay, so that the caret stands below its column")
  func tabs() {
    #expect(render("a\n\t<b\tc=''/>", 2, 5) == "m.xml:2:5: error: wrong\n\t<b\tc=''/>\n\t  \t^")
  }

  @Test("Wide characters take two cells, combining ones none")
  func cells() {
    #expect(render("日本x", 1, 3) == "m.xml:1:3: error: wrong\n日本x\n    ^")
    #expect(render("e\u{301}x", 1, 3) == "m.xml:1:3: error: wrong\ne\u{301}x\n ^")
  }

  @Test("The end of a line and of the document have a caret; blank and missing lines have none")
  func edges() {
    #expect(render("ab\r\ncd", 1, 3) == "m.xml:1:3: error: wrong\nab\n  ^")
    #expect(render("ab\ncd", 2, 3) == "m.xml:2:3: error: wrong\ncd\n  ^")
    for (line, column) in [(2, 1), (3, 1), (3, 9), (9, 1), (1, 7), (0, 0)] {
      #expect(render("ab\n  \n", line, column) == "m.xml:\(line):\(column): error: wrong")
    }
  }

  @Test("A byte order mark is no column and is not shown")
  func byteOrderMark() {
    #expect(render("\u{FEFF}<a/>", 1, 2) == "m.xml:1:2: error: wrong\n<a/>\n ^")
  }

  @Test("A wide line is a window around the place")
  func windows() {
    let text = String(repeating: "0123456789", count: 100)
    func window(_ column: Int) -> [Substring] {
      render(text, 1, column).split(separator: "\n").dropFirst().map { $0 }
    }
    #expect(window(1) == ["\(text.prefix(160))…", "^"])
    let middle = window(501)
    #expect(middle[0] == "…\(text.prefix(160))…")
    #expect(middle[1].count == 82)
    let end = window(1001)
    #expect(end[0] == "…\(text.prefix(160))")
    #expect(end[1].count == 162)
  }

  @Test("Bytes that are no UTF-8 and control characters are shown as U+FFFD")
  func foreignBytes() {
    let source = DocumentSource(name: "m.xml", bytes: [0x1B, 0x5B, 0xFF, 0x61])
    let diagnostic = Diagnostic(
      severity: .warning, position: SourcePosition(line: 1, column: 1), message: "a\u{1B}[2Jb",
      hint: "c\u{7}d")
    #expect(
      source.render(diagnostic)
        == "m.xml:1:1: warning: a\u{FFFD}[2Jb\n\u{FFFD}[\u{FFFD}a\n^\nhelp: c\u{FFFD}d")
  }
}

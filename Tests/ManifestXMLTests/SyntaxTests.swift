import ManifestXML
import Testing

@Suite("Documents that are not well-formed")
struct SyntaxTests {
  @Test(
    "One message, in words, at the place of the cause",
    arguments: [
      ("", "1:1: document is empty"),
      ("hello", "1:1: start tag expected, '<' not found\nhello\n^"),
      ("<a>\n<b></a>", "2:4: </a> does not close <b> of line 2\n<b></a>\n   ^"),
      ("<a>\n <b>é\n\n", "2:6: the document ends inside <b> of line 2\n <b>é\n     ^"),
      ("<a><!-- > ", "1:4: a comment is not closed\n<a><!-- > \n   ^"),
      ("<a><![CDATA[ ", "1:4: a CDATA section is not closed\n<a><![CDATA[ \n   ^"),
      ("<a b='1'\n", "1:9: the document ends inside a tag\n<a b='1'\n        ^"),
      (
        "<a b='1\n",
        "1:8: the document ends inside the value of an attribute\n<a b='1\n       ^"
      ),
      ("<a b=1/>", "1:6: the value of an attribute must be in quotes\n<a b=1/>\n     ^"),
      ("<a b/>", "1:5: attribute 'b' has no value\n<a b/>\n    ^\nhelp: write b=\"…\""),
      (
        "<a b='<'/>",
        "1:7: '<' in the value of an attribute\n<a b='<'/>\n      ^\n"
          + "help: write &lt;, or close the value with a quote"
      ),
      (
        "<a b='1'c='2'/>", "1:9: a space must stand before an attribute\n<a b='1'c='2'/>\n        ^"
      ),
      (
        "<a b='1'\n c='' b='2'/>",
        "2:7: attribute b redefined\n c='' b='2'/>\n      ^"
      ),
      ("<a>R & B</a>", "1:6: '&' starts no entity\n<a>R & B</a>\n     ^\nhelp: write &amp;"),
      ("<a>R&B</a>", "1:5: '&' starts no entity\n<a>R&B</a>\n    ^\nhelp: write &amp;"),
      ("<a b='R&B'/>", "1:8: '&' starts no entity\n<a b='R&B'/>\n       ^\nhelp: write &amp;"),
      (
        "<a>é&nbsp;</a>",
        "1:5: unknown entity '&nbsp;'\n<a>é&nbsp;</a>\n    ^\n"
          + "help: only &amp; &lt; &gt; &quot; &apos; and numbers like &#233; are known"
      ),
      ("<a>\u{1B}</a>", "1:4: character U+001B is not allowed\n<a>\u{FFFD}</a>\n   ^"),
      ("<a>]]></a>", "1:4: ']]>' in a text\n<a>]]></a>\n   ^\nhelp: write ]]&gt;"),
      ("<a/><b/>", "1:5: extra content at the end of the document\n<a/><b/>\n    ^"),
      ("<p:a/>", "1:2: namespace prefix p on a is not defined\n<p:a/>\n ^"),
    ])
  func notWellFormed(_ text: String, _ expected: String) throws {
    let (root, messages) = Words.read(text)
    #expect(root == nil)
    let place = expected.prefix { $0 != " " }
    let rest = expected.dropFirst(place.count)
    #expect(messages == ["m.xml:\(place) error: not well-formed XML:\(rest)"])
  }
}

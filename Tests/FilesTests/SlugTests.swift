import Files
import Testing

struct SlugTests {
  @Test(arguments: [
    ("Grey Dragon", "grey-dragon"), ("  --Old_King!! ", "old-king"), ("x86", "x86"),
    ("Ærøskøbing’s Éclair", "aeroskobings-eclair"), ("E\u{301}tude", "etude"),
    ("STRASSE straße", "strasse-strasse"), ("a/../b\\c:d", "a-b-c-d"), ("İı", "ii"),
    ("the very long name of a very old dragon", "the-very-long-name-of-a-very-old"),
    (String(repeating: "x", count: 40), String(repeating: "x", count: 32)),
  ])
  func `a text becomes small letters, digits and hyphens`(text: String, slug: String) {
    #expect(Slug.text(of: text) == slug)
    #expect(SafeName.objection(to: slug) == nil)
  }

  @Test(arguments: ["", " ", "???", "\u{1F409}", "con", "Com1", "龍", "\u{301}"])
  func `what leaves nothing, or a name of a device, has none`(text: String) {
    #expect(Slug.text(of: text) == nil)
  }
}

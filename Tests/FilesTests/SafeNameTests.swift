import Files
import Testing

struct SafeNameTests {
  @Test(arguments: [
    "dungeon", "a", "night_2-final.v3", "0", "CONSOLE", "com10", String(repeating: "x", count: 64),
  ])
  func `a plain name is fine`(_ name: String) {
    #expect(SafeName.objection(to: name) == nil)
  }

  @Test(arguments: [
    ("", "must not be empty"),
    ("..", "must not start with '.'"),
    ("a..b", "must not contain '..'"),
    ("../x", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got '/'"),
    ("a\\b", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got '\\'"),
    ("a\u{0}", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got character 0"),
    ("a b", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got character 32"),
    ("a\n", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got character 10"),
    ("größe", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got 'ö'"),
    ("\u{212A}elvin", "must have only letters a-z, A-Z, digits, '-', '_' and '.', got '\u{212A}'"),
    (".hidden", "must not start with '.'"),
    ("-rf", "must not start with '-'"),
    ("end.", "must not end with '.'"),
    ("con", "must not be 'con', which Windows keeps for a device"),
    ("NUL.txt", "must not be 'nul', which Windows keeps for a device"),
    ("Com1", "must not be 'com1', which Windows keeps for a device"),
    (String(repeating: "x", count: 65), "must have at most 64 characters"),
  ])
  func `a name that some system cannot keep is refused`(_ name: String, _ reason: String) {
    #expect(SafeName.objection(to: name) == reason)
  }
}

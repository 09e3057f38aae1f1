import ManifestXML
import Testing

@Suite("Types of values")
struct ValueTypeTests {
  private func canonical(_ type: ValueType, _ text: String) -> String? {
    try? AttributeRule(name: "a", help: "a", type: type).check(text).get()
  }

  @Test("Numbers have one canonical text")
  func numbers() {
    let integer = ValueType.integer(-10...1000)
    let decimal = ValueType.decimal(-10...1000)
    for (text, expected) in [("7", "7"), ("007", "7"), ("-0", "0"), ("-10", "-10")] {
      #expect(canonical(integer, text) == expected)
      #expect(canonical(decimal, text) == expected)
    }
    for (text, expected) in [
      ("0.80", "0.8"), ("1e2", "100"), ("1E-7", "1e-07"), ("-0.0", "0"), ("2.5e+1", "25"),
    ] {
      #expect(canonical(decimal, text) == expected)
      #expect(canonical(integer, text) == nil)
    }
  }

  @Test(
    "No other spelling of a number is one",
    arguments: [
      "", "-", "+5", " 5", "5 ", "1,5", "1.", ".5", "1e", "e1", "0x10", "0x1p3", "inf", "nan",
      "infinity", "1_000", "１", "1001", "-11", "99999999999999999999999999999999999", "1e999",
    ])
  func noNumbers(_ text: String) {
    #expect(canonical(.integer(-10...1000), text) == nil)
    #expect(canonical(.decimal(-10...1000), text) == nil)
  }

  @Test("Names that may become file names, and others")
  func identifiers() {
    for name in ["a", "7", "a.b-c_d", "A--b", "a_.b", String(repeating: "x", count: 64)] {
      #expect(canonical(.identifier, name) == name)
    }
    for name in [
      "", ".", "..", "a..b", ".a", "a.", "-a", "a-", "_", "a/b", "a\\b", "a b", "é", "a\n",
      "a\0", String(repeating: "x", count: 65),
    ] {
      #expect(canonical(.identifier, name) == nil, "\(name)")
    }
  }

  @Test("Words, truth, seeds, texts and paths")
  func others() {
    #expect(canonical(.boolean, "1") == "true")
    #expect(canonical(.boolean, "0") == "false")
    #expect(canonical(.boolean, "True") == nil)
    #expect(canonical(.choice(["near", "far"]), "far") == "far")
    #expect(canonical(.choice(["near", "far"]), "FAR") == nil)
    #expect(canonical(.unsigned64OrWords(["daily"]), "0018446744073709551615") == "\(UInt64.max)")
    #expect(canonical(.unsigned64OrWords(["daily"]), "18446744073709551616") == nil)
    #expect(canonical(.unsigned64OrWords([]), "daily") == nil)
    #expect(canonical(.text(maximumLength: 2), "日本") == "日本")
    #expect(canonical(.text(maximumLength: 2), "abc") == nil)
    #expect(canonical(.path, "") == nil)
    #expect(canonical(.path, " ../a b ") == " ../a b ")
  }
}

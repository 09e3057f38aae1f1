import Media
import PipelineInterface
import Testing

struct TextChangeTests {
  @Test(arguments: [
    ("upper", "straße ǆ éa ﬁ Ωω", "STRAßE Ǆ ÉA ﬁ ΩΩ"), ("lower", "ÀΣ ǅ İI", "àσ ǆ ii"),
    ("title", "the DON'T-care ǆ o’neill 3rd", "The Don't-Care ǅ O’neill 3rd"),
    (
      "sentence", "one. two?! 3 four… ab.c \"so. then\nnew",
      "One. Two?! 3 four… Ab.c \"so. Then\nnew"
    ),
    ("title", "", ""), ("sentence", "éa", "Éa"),
  ])
  func `case changes letters`(to: String, text: String, expected: String) throws {
    #expect(try Step("case", ["to": to])(text) == expected)
  }

  @Test(arguments: ["upper", "lower", "title", "sentence"])
  func `case keeps every scalar's place and has no more to do`(to: String) throws {
    let change = try Step("case", ["to": to])
    var text = String.UnicodeScalarView()
    for value in (0x20..<0x2000 as Range<UInt32>) {
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
    let once = try change(String(text))
    #expect(once.unicodeScalars.count == text.count)
    #expect(try change(once) == once)
  }

  /// The toolchain's tables may be newer than ours: what Unicode 15 knew must be equal.
  @Test(arguments: ["upper", "lower"])
  func `the table agrees with the toolchain's`(to: String) throws {
    var (text, expected) = (String.UnicodeScalarView(), [Unicode.Scalar]())
    for value in (0..<0x1_E944 as Range<UInt32>) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      let mapping =
        to == "upper" ? properties.uppercaseMapping : properties.lowercaseMapping
      guard let mapped = mapping.unicodeScalars.first, mapping.unicodeScalars.count == 1,
        [scalar, mapped].allSatisfy({ ($0.properties.age?.major ?? 99) <= 15 })
      else { continue }
      text.append(scalar)
      expected.append(mapped)
    }
    let result = try Step("case", ["to": to])(String(text))
    #expect(Array(result.unicodeScalars) == expected)
    #expect(expected.count > 80_000)
  }

  @Test(arguments: [
    ("", "ends", "  a b\n", "a b"), ("", "start", "  a b\n", "a b\n"),
    ("", "end", "  a b\n", "  a b"), ("", "lines", " a \n\tb\u{A0}\n", "a\nb\n"),
    ("", "everywhere", " a b\n", "ab"), ("*#", "ends", "#*a*b*", "a*b"),
    ("*#", "everywhere", "#*a*b*", "ab"), ("*", "ends", "***", ""),
  ])
  func `strip takes characters away`(
    characters: String, from: String, text: String, expected: String
  ) throws {
    let strip = try Step("strip", ["characters": characters, "from": from])
    #expect(try strip(text) == expected)
    #expect(try strip(expected) == expected)
  }

  @Test(arguments: [
    ("a", "b", "banana", "bbnbnb"), ("an|ana", "1|2", "banana", "b2na"), ("a|b", "", "abcab", "c"),
    ("a|b", "b|a", "abba", "baab"), ("--|...", "–|…", "a--b...", "a–b…"),
    (#"\n"#, " ", "a\nb", "a b"), (#"\|"#, "/", "a|b", "a/b"), ("x", "y", "", ""),
  ])
  func `replace goes through once, longest first`(
    find: String, with: String, text: String, expected: String
  ) throws {
    #expect(try Step("replace", ["find": find, "with": with])(text) == expected)
  }

  @Test func `replace needs one string or as many as it finds`() {
    #expect(
      throws: ParameterError(
        name: "with", reason: "must have 1 string or as many as find has (3), got 2")
    ) { try Step("replace", ["find": "a|b|c", "with": "1|2"]) }
    #expect(throws: ParameterError.self) { try Step("replace", ["find": ""]) }
  }

  @Test(arguments: [
    ("name: {text}", "Ann\n", "name: Ann"), ("{text} {text}", "a", "a a"),
    ("{{{text}}}", "a", "{a}"), ("- {text}.", "a\nb\r\n\n", "- a\nb."),
  ])
  func `template puts the text into its place`(
    frame: String, text: String, expected: String
  ) throws {
    #expect(try Step("template", ["text": frame])(text) == expected)
  }

  @Test(arguments: ["none", "{name} {text}", "{text", "} {text}"])
  func `a template without a place is refused`(frame: String) {
    #expect(throws: ParameterError.self) { try Step("template", ["text": frame]) }
  }
}

import Media
import PipelineInterface
import Testing

struct TextStepTests {
  @Test(arguments: [
    ("", ""), ("one two three four", "one two\nthree\nfour"), ("12345678", "12345678"),
    ("123456789", "123456789"), ("a 123456789 b", "a\n123456789\nb"), ("a\n\nb c", "a\n\nb c"),
    ("  two  four", "  two\nfour"), ("   1234567", "1234567"), ("end   ", "end"),
    ("éé éé éé é", "éé éé éé\né"), ("a\u{A0}b c d e f", "a\u{A0}b c d\ne f"), ("\n", "\n"),
    ("a b\tc d e", "a b\tc d\ne"),
  ])
  func `wrap breaks lines at spaces`(text: String, expected: String) throws {
    #expect(try Step("wrap", ["columns": "8"])(text) == expected)
  }

  @Test func `wrap holds the limit, keeps the words and has no more to do`() throws {
    var random = RandomSamples(seed: 1)
    for round in 0..<300 {
      let columns = 8 + round % 30
      let wrap = try Step("wrap", ["columns": "\(columns)"])
      let text = random.text(characters: random.below(300))
      let wrapped = try wrap(text)
      for line in wrapped.split(separator: "\n") where line.unicodeScalars.count > columns {
        #expect(!line.contains { $0 == " " || $0 == "\t" }, "\(text.debugDescription)")
      }
      #expect(words(wrapped) == words(text))
      #expect(try wrap(wrapped) == wrapped, "\(text.debugDescription)")
    }
  }

  @Test(arguments: [
    ("", ""), ("no end", "no end"), ("One. Two! Thr", "One. Two!"), ("One.", "One."),
    ("One. \n", "One."), ("He said \"no.\" Then", "He said \"no.\""),
    ("It is 3.5 m", "It is 3.5 m"),
    ("Yes. It is 3.5 m", "Yes."), ("What?!) And", "What?!)"), ("Wait… and", "Wait…"),
    ("(One.) two", "(One.)"), ("„Ja.“ Nein", "„Ja.“"), ("a.b c", "a.b c"), (". x", "."),
  ])
  func `trim-to-sentence cuts after the last whole one`(text: String, expected: String) throws {
    #expect(try Step("trim-to-sentence")(text) == expected)
  }

  @Test func `trim-to-sentence gives a beginning of the text and has no more to do`() throws {
    let trim = try Step("trim-to-sentence")
    var random = RandomSamples(seed: 2)
    for _ in 0..<300 {
      let text = random.text(characters: random.below(60))
      let trimmed = try trim(text)
      #expect(text.unicodeScalars.starts(with: trimmed.unicodeScalars))
      #expect(try trim(trimmed) == trimmed, "\(text.debugDescription)")
    }
  }

  private func words(_ text: String) -> [[Unicode.Scalar]] {
    text[...].unicodeScalars.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map { Array($0) }
  }
}

/// What a word is: a pinned rule, so that no library's tables decide.
///
/// A word is a longest run of word characters: ASCII letters and digits, `_`, and everything from
/// U+0080 on but the signs and spaces of Latin-1, U+1680, U+2000...U+206F (general punctuation),
/// U+2E00...U+2E7F and U+3000...U+303F. An apostrophe (`'` or `’`) between two word characters
/// belongs to the word.
enum WordRule {
  /// Whether a scalar is a word character.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    case 0xAA, 0xB5, 0xBA: true
    case 0..<0xC0, 0xD7, 0xF7, 0x1680, 0x2000...0x206F, 0x2E00...0x2E7F, 0x3000...0x303F: false
    default: true
    }
  }

  /// The end of the word that starts at a place of a text; `nil`: none starts there.
  static func endOfWord(_ text: ArraySlice<Unicode.Scalar>, from start: Int) -> Int? {
    guard start < text.endIndex, isWord(text[start]) else { return nil }
    var end = start + 1
    while end < text.endIndex {
      if isWord(text[end]) {
        end += 1
      } else if text[end] == "'" || text[end] == "\u{2019}", end + 1 < text.endIndex,
        isWord(text[end + 1])
      {
        end += 2
      } else {
        break
      }
    }
    return end
  }
}

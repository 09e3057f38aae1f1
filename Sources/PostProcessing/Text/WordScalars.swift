/// What words are made of, by a rule of our own that no Unicode version changes.
enum WordScalars {
  /// Whether a scalar belongs to a word: a letter or digit of ASCII, or anything beyond ASCII that is
  /// neither a space nor a sign of Latin-1, general punctuation or CJK punctuation.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0...0x7F: false
    case 0xAA, 0xB5, 0xBA: true
    case 0x80...0xBF, 0xD7, 0xF7: false
    case 0x200C, 0x200D: true  // joiners stand inside words
    case 0x1680, 0x2000...0x206F, 0x3000...0x303F, 0xFEFF: false
    default: true
    }
  }

  /// Whether a scalar joins two parts of one word: `don't`.
  static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "'" || scalar == "\u{2019}"
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }
}

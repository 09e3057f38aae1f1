/// The pieces of a text that byte pairs do not cross: a word, with the one space before it if there
/// is one; else a run of other characters up to the next piece of that sort.
///
/// No piece is longer than 64 characters: what is left of a longer one is the next piece.
enum TextPieces {
  /// The most Unicode scalars of a piece.
  static let longest = 64

  /// The bytes of each piece in order; together they are the text.
  static func split(_ text: String, piece: ([UInt8]) -> Void) {
    let scalars = Array(text.unicodeScalars)
    var start = 0
    while start < scalars.count {
      let end = min(end(scalars[...], from: start), start + longest)
      piece(scalars[start..<end].flatMap { UTF8.encode($0).map(Array.init) ?? [] })
      start = end
    }
  }

  private static func end(_ scalars: ArraySlice<Unicode.Scalar>, from start: Int) -> Int {
    if let end = wordPiece(scalars, from: start) { return end }
    var end = start + 1
    while end < scalars.count, end < start + longest, wordPiece(scalars, from: end) == nil {
      end += 1
    }
    return end
  }

  /// The end of a word that starts at a place, or after a space there.
  private static func wordPiece(_ scalars: ArraySlice<Unicode.Scalar>, from start: Int) -> Int? {
    let word = scalars[start] == " " ? start + 1 : start
    return WordRule.endOfWord(scalars, from: word)
  }
}

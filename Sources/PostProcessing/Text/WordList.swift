/// Words and phrases that are looked for in texts.
struct WordList: Sendable {
  private typealias Word = [Unicode.Scalar]
  /// The phrases by their first word, the longest first.
  private let phrases: [[Unicode.Scalar]: [[[Unicode.Scalar]]]]

  /// The list of a file: a word or phrase a line; empty lines and those that begin with `#` count for
  /// nothing.
  init(_ file: String) {
    var phrases: [Word: [[Word]]] = [:]
    let lines = file.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
    for line in lines where line.first != "#" {
      let scalars = Array(line)
      let words = Self.words(in: scalars).map { Self.folded(scalars[$0]) }
      guard let first = words.first else { continue }
      phrases[first, default: []].append(words)
    }
    // Equal lengths need no order: two phrases of one length cannot both match.
    self.phrases = phrases.mapValues { $0.sorted { $0.count > $1.count } }
  }

  /// Whether there is nothing to look for.
  var isEmpty: Bool { phrases.isEmpty }

  /// Where words and phrases of the list stand, from the left; the places do not overlap.
  func places(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    let words = Self.words(in: scalars)
    let folded = words.map { Self.folded(scalars[$0]) }
    var places: [Range<Int>] = []
    var index = 0
    while index < words.count {
      let length =
        phrases[folded[index]]?.first { phrase in
          folded[index...].starts(with: phrase)
            && areNeighbours(words[index..<index + phrase.count], in: scalars)
        }?.count ?? 0
      if length > 0 {
        places.append(words[index].lowerBound..<words[index + length - 1].upperBound)
      }
      index += max(length, 1)
    }
    return places
  }

  /// Whether nothing but white space and hyphens stands between words.
  private func areNeighbours(_ words: ArraySlice<Range<Int>>, in scalars: [Unicode.Scalar]) -> Bool
  {
    zip(words, words.dropFirst()).allSatisfy { first, second in
      scalars[first.upperBound..<second.lowerBound]
        .allSatisfy { WordScalars.isSpace($0) || $0 == "-" }
    }
  }

  /// The words of a text; an apostrophe between two letters is part of its word.
  private static func words(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (index, scalar) in scalars.enumerated() {
      let isInside =
        WordScalars.isWord(scalar)
        || (start != nil && WordScalars.isApostrophe(scalar) && index + 1 < scalars.count
          && WordScalars.isWord(scalars[index + 1]))
      if isInside {
        if start == nil { start = index }
      } else if let first = start {
        words.append(first..<index)
        start = nil
      }
    }
    if let first = start { words.append(first..<scalars.count) }
    return words
  }

  /// Without case, and with one kind of apostrophe.
  private static func folded(_ word: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    word.map { $0 == "\u{2019}" ? "'" : LetterCase.lower(LetterCase.upper($0)) }
  }
}

/// A vocabulary of words and signs (`WordRule` says what a word is); every other character is a
/// sign, white space too.
///
/// One space between two words is not a unit: it stands between any two words that follow each
/// other. So the units of a text give exactly that text again, and words need no spaces learnt.
///
/// A vocabulary may have one token more, its last: that of every word and sign that is not in it.
public struct WordTokenizer: Hashable, Sendable {
  /// The units in ascending order of their UTF-8 bytes, each once.
  public let units: [String]
  /// Whether a token stands for what the vocabulary lacks.
  public let knowsUnknown: Bool
  private let indices: [[UInt8]: Int32]
  private let areWords: [Bool]

  /// The vocabulary of a text: what occurs in it.
  public init(vocabularyOf text: String) {
    var found: Set<[UInt8]> = []
    Self.split(text) { found.insert($0) }
    let ascending = found.sorted { $0.lexicographicallyPrecedes($1) }
    self.init(spellings: ascending, knowsUnknown: false)
  }

  /// The vocabulary of a text without its rare words, for which one token stands: with it there are
  /// at most `size` tokens.
  ///
  /// Of equally frequent units the smaller in the order of their bytes is kept; a line end is always.
  /// Without a size it keeps what occurs at least twice.
  public init(vocabularyOf text: String, size: Int?) {
    var counts: [[UInt8]: Int] = [:]
    Self.split(text) { counts[$0, default: 0] += 1 }
    let lineEnd = [UInt8(ascii: "\n")]
    if counts[lineEnd] != nil { counts[lineEnd] = .max }
    // No two units have the same bytes, so the order of the walk does not matter.
    let ranked = counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    let kept = size.map { ranked.prefix(max(1, $0 - 1)) } ?? ranked.prefix { $0.value > 1 }
    self.init(
      spellings: kept.map { $0.key }.sorted { $0.lexicographicallyPrecedes($1) },
      knowsUnknown: true)
  }

  /// A vocabulary as a checkpoint states it; `nil` unless each is a word or a sign, ascending without
  /// repeats, and there is one.
  public init?(vocabulary units: [String], knowsUnknown: Bool = false) {
    let spellings = units.map { Array($0.utf8) }
    let isAscending = zip(spellings, spellings.dropFirst()).allSatisfy {
      $0.lexicographicallyPrecedes($1)
    }
    guard !units.isEmpty, isAscending, units.allSatisfy(Self.isUnit) else { return nil }
    self.init(spellings: spellings, knowsUnknown: knowsUnknown)
  }

  private init(spellings: [[UInt8]], knowsUnknown: Bool) {
    units = spellings.map { String(decoding: $0, as: UTF8.self) }
    self.knowsUnknown = knowsUnknown
    indices = Dictionary(
      uniqueKeysWithValues: spellings.enumerated().map { ($0.element, Int32($0.offset)) })
    // What is unknown is taken for a word.
    areWords =
      units.map { $0.unicodeScalars.first.map(WordRule.isWord) ?? false }
      + (knowsUnknown ? [true] : [])
  }

  /// Tokens: the units, and the one of what is unknown.
  public var count: Int { units.count + (knowsUnknown ? 1 : 0) }

  /// The token of what the vocabulary lacks; `nil`: it has none.
  public var unknown: Int32? { knowsUnknown ? Int32(units.count) : nil }

  /// The number of a sign or word; `nil`: not in the vocabulary.
  public func token(_ unit: String) -> Int32? { indices[Array(unit.utf8)] }

  /// The tokens of a text, or the first unit that the vocabulary lacks when no token stands for it.
  public func encode(_ text: String) throws(UnknownUnit) -> [Int32] {
    var tokens: [Int32] = []
    var lacking: [UInt8]?
    Self.split(text) { unit in
      if let token = indices[unit] ?? unknown {
        tokens.append(token)
      } else if lacking == nil {
        lacking = unit
      }
    }
    if let lacking { throw .word(String(decoding: lacking, as: UTF8.self)) }
    return tokens
  }

  /// A prompt without the space behind its last word: that one is implied, and belongs to the word
  /// that is to come.
  static func withoutOpenSpace(_ prompt: String) -> String {
    let scalars = prompt.unicodeScalars
    guard scalars.last == " ", let before = scalars.dropLast().last, WordRule.isWord(before) else {
      return prompt
    }
    return String(scalars.dropLast())
  }

  /// Appends what a token adds to a text after another one, or at its start; U+FFFD for what is
  /// unknown.
  func append(_ token: Int32, after previous: Int32?, to bytes: inout [UInt8]) {
    if areWords[Int(token)], let previous, areWords[Int(previous)] {
      bytes.append(UInt8(ascii: " "))
    }
    bytes.append(contentsOf: (token == unknown ? "\u{FFFD}" : units[Int(token)]).utf8)
  }

  /// Which tokens may be written: all but the one of what is unknown.
  var writable: [Bool] {
    [Bool](repeating: true, count: units.count) + (knowsUnknown ? [false] : [])
  }

  private static func isUnit(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return scalars.count == 1 || WordRule.endOfWord(scalars[...], from: 0) == scalars.count
  }

  /// The bytes of each unit of a text in order.
  private static func split(_ text: String, unit: ([UInt8]) -> Void) {
    let scalars = Array(text.unicodeScalars)
    var place = 0
    var isAfterWord = false
    while place < scalars.count {
      if let end = WordRule.endOfWord(scalars[...], from: place) {
        unit(scalars[place..<end].flatMap { UTF8.encode($0).map(Array.init) ?? [] })
        (place, isAfterWord) = (end, true)
        continue
      }
      let isImplied =
        isAfterWord && scalars[place] == " " && place + 1 < scalars.count
        && WordRule.isWord(scalars[place + 1])
      if !isImplied { unit(UTF8.encode(scalars[place]).map(Array.init) ?? []) }
      (place, isAfterWord) = (place + 1, false)
    }
  }
}

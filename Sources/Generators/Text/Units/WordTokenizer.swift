/// A vocabulary of words and signs (`WordRule` says what a word is); every other character is a
/// sign, white space too.
///
/// One space between two words is not a unit: it stands between any two words that follow each
/// other. So the units of a text give exactly that text again, and words need no spaces learnt.
public struct WordTokenizer: Hashable, Sendable {
  /// The units in ascending order of their UTF-8 bytes, each once.
  public let units: [String]
  private let indices: [[UInt8]: Int32]
  private let areWords: [Bool]

  /// The vocabulary of a text: what occurs in it.
  public init(vocabularyOf text: String) {
    var found: Set<[UInt8]> = []
    Self.split(text) { found.insert($0) }
    let ascending = found.sorted { $0.lexicographicallyPrecedes($1) }
    self.init(
      units: ascending.map { String(decoding: $0, as: UTF8.self) }, spellings: ascending)
  }

  /// A vocabulary as a checkpoint states it; `nil` unless each is a word or a sign, ascending without
  /// repeats, and there is one.
  public init?(vocabulary units: [String]) {
    let spellings = units.map { Array($0.utf8) }
    let isAscending = zip(spellings, spellings.dropFirst()).allSatisfy {
      $0.lexicographicallyPrecedes($1)
    }
    guard !units.isEmpty, isAscending, units.allSatisfy(Self.isUnit) else { return nil }
    self.init(units: units, spellings: spellings)
  }

  private init(units: [String], spellings: [[UInt8]]) {
    self.units = units
    indices = Dictionary(
      uniqueKeysWithValues: spellings.enumerated().map { ($0.element, Int32($0.offset)) })
    areWords = units.map { $0.unicodeScalars.first.map(WordRule.isWord) ?? false }
  }

  /// The number of a sign or word; `nil`: not in the vocabulary.
  public func token(_ unit: String) -> Int32? { indices[Array(unit.utf8)] }

  /// The units of a text, or the first that the vocabulary lacks.
  public func encode(_ text: String) throws(UnknownUnit) -> [Int32] {
    var tokens: [Int32] = []
    var unknown: [UInt8]?
    Self.split(text) { unit in
      if let token = indices[unit] {
        tokens.append(token)
      } else if unknown == nil {
        unknown = unit
      }
    }
    if let unknown { throw .word(String(decoding: unknown, as: UTF8.self)) }
    return tokens
  }

  /// Appends what a unit adds to a text after another one, or at its start.
  func append(_ token: Int32, after previous: Int32?, to bytes: inout [UInt8]) {
    if areWords[Int(token)], let previous, areWords[Int(previous)] {
      bytes.append(UInt8(ascii: " "))
    }
    bytes.append(contentsOf: units[Int(token)].utf8)
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

public import NN
public import PipelineInterface

/// The units that a language model reads and writes; they travel in its checkpoint.
public enum TextUnits: Hashable, Sendable, CustomStringConvertible {
  /// Characters of an alphabet.
  case characters(CharacterTokenizer)
  /// Words and signs of a vocabulary.
  case words(WordTokenizer)
  /// Byte pairs.
  case bytePairs(BytePairTokenizer)

  /// The sorts of units as recipes name them.
  public enum Sort: String, ParameterChoice {
    case characters, words
    case bytePairs = "bpe"
  }

  /// `characters: 65`, for people.
  public var description: String {
    switch self {
    case .characters: "\(Sort.characters.rawValue): \(count)"
    case .words: "\(Sort.words.rawValue): \(count)"
    case .bytePairs: "\(Sort.bytePairs.rawValue): \(count)"
    }
  }

  /// How many there are.
  public var count: Int {
    switch self {
    case .characters(let tokenizer): tokenizer.symbols.count
    case .words(let tokenizer): tokenizer.count
    case .bytePairs(let tokenizer): tokenizer.spellings.count
    }
  }

  /// The unit that a text without a prompt starts after: a line end, or the first unit where there
  /// is none.
  public var start: Int32 {
    switch self {
    case .characters(let tokenizer): tokenizer.symbol("\n") ?? 0
    case .words(let tokenizer): tokenizer.token("\n") ?? 0
    case .bytePairs: Int32(UInt8(ascii: "\n"))
    }
  }

  /// What messages call them.
  public var noun: String {
    if case .characters = self { "characters" } else { "tokens" }
  }

  /// The units of a text, or the first one that is unknown and for which no token stands; byte pairs
  /// know every text.
  public func encode(_ text: String) throws(UnknownUnit) -> [Int32] {
    switch self {
    case .characters(let tokenizer): try tokenizer.encode(text)
    case .words(let tokenizer): try tokenizer.encode(text)
    case .bytePairs(let tokenizer): tokenizer.encode(text)
    }
  }

  /// The text of units; bytes that are not UTF-8 become U+FFFD, and so does an unknown word.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var bytes: [UInt8] = []
    var previous: Int32?
    for token in tokens {
      append(token, after: previous, to: &bytes)
      previous = token
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends what a unit adds to a text after another one, or at its start.
  func append(_ token: Int32, after previous: Int32?, to bytes: inout [UInt8]) {
    switch self {
    case .characters(let tokenizer):
      UTF8.encode(tokenizer.symbols[Int(token)]).map { bytes.append(contentsOf: $0) }
    case .words(let tokenizer): tokenizer.append(token, after: previous, to: &bytes)
    case .bytePairs(let tokenizer): bytes += tokenizer.spellings[Int(token)]
    }
  }

  /// For each `UTF8State`: which units may follow; `nil`: all, always.
  var allowed: [[Bool]]? {
    switch self {
    case .bytePairs(let tokenizer): tokenizer.allowed
    case .words(let tokenizer) where tokenizer.knowsUnknown:
      UTF8State.allCases.map { _ in tokenizer.writable }
    case .characters, .words: nil
    }
  }

  /// The token of what the vocabulary lacks; `nil`: there is none.
  var unknown: Int32? {
    if case .words(let tokenizer) = self { tokenizer.unknown } else { nil }
  }
}

extension TextUnits {
  /// The most units of a vocabulary.
  public static let limit = 65_536

  /// The units of a checkpoint's configuration: an alphabet, or `units` with `vocabulary` or
  /// `merges`.
  public init(_ fields: inout JSONFields) throws(ModelFileError) {
    guard fields.has("units") else {
      guard let tokenizer = CharacterTokenizer(alphabet: try fields.string("alphabet")) else {
        throw ModelFileError("configuration: \"alphabet\" must be characters in ascending order")
      }
      self = .characters(tokenizer)
      return
    }
    switch Sort(rawValue: try fields.string("units")) {
    case .words:
      let units = try fields.strings("vocabulary", count: 1...Self.limit)
      let knowsUnknown = fields.has("unknown") ? try fields.boolean("unknown") : false
      guard let tokenizer = WordTokenizer(vocabulary: units, knowsUnknown: knowsUnknown) else {
        throw ModelFileError(
          "configuration: \"vocabulary\" must be words and signs in ascending order")
      }
      self = .words(tokenizer)
    case .bytePairs:
      let merges = try fields.integers(
        "merges", count: 0...2 * (Self.limit - 256), in: 0...Self.limit - 1)
      guard let tokenizer = BytePairTokenizer(merges: merges) else {
        throw ModelFileError(
          "configuration: \"merges\" must be pairs of units before them, each once, of at most "
            + "\(BytePairTokenizer.longest) bytes")
      }
      self = .bytePairs(tokenizer)
    case .characters, nil:
      throw ModelFileError("configuration: \"units\" must be \"words\" or \"bpe\"")
    }
  }

  /// What a checkpoint's `configuration` says of them.
  public var configuration: [String: JSONValue] {
    switch self {
    case .characters(let tokenizer): ["alphabet": .string(tokenizer.alphabet)]
    case .words(let tokenizer):
      ["units": "words", "vocabulary": .array(tokenizer.units.map { .string($0) })].merging(
        tokenizer.knowsUnknown ? ["unknown": .boolean(true)] : [:]
      ) { $1 }
    case .bytePairs(let tokenizer):
      ["units": "bpe", "merges": .array(tokenizer.numbers.map { .integer($0) })]
    }
  }
}

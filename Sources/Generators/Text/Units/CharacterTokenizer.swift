/// An alphabet of characters: symbol i is the i-th of its Unicode scalars, in ascending order.
public struct CharacterTokenizer: Hashable, Sendable {
  /// The alphabet, ascending, each scalar once.
  public let symbols: [Unicode.Scalar]
  private let indices: [Unicode.Scalar: Int32]

  /// The alphabet of a text: the scalars that occur in it.
  public init(alphabetOf text: String) {
    self.init(ascending: Set(text.unicodeScalars).sorted())
  }

  /// An alphabet as a checkpoint states it; `nil` unless ascending without repeats and not empty.
  public init?(alphabet: String) {
    let symbols = Array(alphabet.unicodeScalars)
    guard !symbols.isEmpty, zip(symbols, symbols.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return nil
    }
    self.init(ascending: symbols)
  }

  private init(ascending symbols: [Unicode.Scalar]) {
    self.symbols = symbols
    indices = Dictionary(
      uniqueKeysWithValues: symbols.enumerated().map { ($0.element, Int32($0.offset)) })
  }

  /// The alphabet as a text.
  public var alphabet: String { decode(symbols.indices.map { Int32($0) }) }

  /// The symbol of a scalar; `nil`: not in the alphabet.
  public func symbol(_ scalar: Unicode.Scalar) -> Int32? { indices[scalar] }

  /// The symbols of a text, or the first scalar that the alphabet lacks.
  public func encode(_ text: String) throws(UnknownUnit) -> [Int32] {
    var tokens: [Int32] = []
    tokens.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let token = indices[scalar] else { throw .character(scalar) }
      tokens.append(token)
    }
    return tokens
  }

  /// The text of symbols, which must be of this alphabet.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var text = String.UnicodeScalarView()
    for token in tokens { text.append(symbols[Int(token)]) }
    return String(text)
  }
}

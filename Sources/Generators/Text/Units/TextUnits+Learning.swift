import PipelineInterface

extension TextUnits {
  /// Which units a recipe asks for.
  static let sort = Parameter<Sort>(
    "units", default: .characters, in: Anything(), omittedAtDefault: true,
    help: "what is read and written at a time: characters, words with signs, or byte pairs (bpe)")
  /// How many units a recipe asks for.
  static let vocabulary = Parameter<Int>(
    "vocabulary", default: 0, in: 0...limit, omittedAtDefault: true,
    help: "units at most: bpe learns so many (0: 1024), data with more words is refused "
      + "(0: 65536) unless unknown is true")
  /// Whether rare words share a token.
  static let unknown = Parameter<Bool>(
    "unknown", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether rare words share one token, which reads new words too and is never written: "
      + "those beyond the vocabulary, or (0) those that stand once (words)")

  /// The unit of losses.
  var lossUnit: TrainingSession.Unit {
    if case .characters = self { return .init(name: "nats/character") }
    return .init(name: "nats/token")
  }

  /// Attributes of `<dataset>` of every kind that learns texts.
  static let parameters: [any AnyParameter] = [sort, vocabulary, unknown]

  /// As few units as the data can have.
  static func fewest(_ values: ParameterValues) -> Int { values[sort] == .bytePairs ? 256 : 1 }

  /// The units of a text, as a recipe wants them.
  init(of text: String, _ values: ParameterValues) throws(TrainingError) {
    let size = values[Self.vocabulary]
    guard !values[Self.unknown] || values[Self.sort] == .words else {
      throw TrainingError(.unsuitable, "unknown is of units=\"words\" alone")
    }
    switch values[Self.sort] {
    case .characters: self = .characters(CharacterTokenizer(alphabetOf: text))
    case .words where values[Self.unknown]:
      let most = size == 0 ? nil : max(2, size)
      let tokenizer = WordTokenizer(vocabularyOf: text, size: most)
      guard !tokenizer.units.isEmpty, tokenizer.count <= Self.limit else {
        throw TrainingError(
          .unsuitable,
          tokenizer.units.isEmpty
            ? "no word or sign of the data stands there twice"
            : "\(tokenizer.count.grouped) different words and signs of the data stand there twice, "
              + "the vocabulary may have \(Self.limit.grouped)")
      }
      self = .words(tokenizer)
    case .words:
      let tokenizer = WordTokenizer(vocabularyOf: text)
      let most = size == 0 ? Self.limit : size
      guard tokenizer.units.count <= most else {
        throw TrainingError(
          .unsuitable,
          "the data has \(tokenizer.units.count.grouped) different words and signs, "
            + "the vocabulary may have \(most.grouped)")
      }
      self = .words(tokenizer)
    case .bytePairs:
      guard size == 0 || size >= 256 else {
        throw TrainingError(
          .unsuitable, "a vocabulary of byte pairs has at least 256 units, got \(size)")
      }
      self = .bytePairs(BytePairTokenizer(learning: text, size: size == 0 ? 1024 : size))
    }
  }
}

public import NN
public import TensorCore

/// A network over symbols: what recipe, checkpoint, evaluation and generation of every kind of text
/// need of it.
///
/// Tokens are `[B, T]` row by row.
public protocol LanguageModel: Network {
  /// Its sizes.
  associatedtype Configuration: LanguageModelConfiguration

  /// The kind's name: `lstm`.
  static var kind: String { get }
  /// The layer that gives the logits, for messages.
  static var head: String { get }

  /// The sizes.
  var configuration: Configuration { get }

  /// A network over parameters.
  init(
    _ configuration: Configuration, from source: inout some ParameterSource
  ) throws(ModelFileError)

  /// Mean cross-entropy in nats a symbol of sequences that begin here; `targets` are the tokens
  /// shifted by one, -1 behind a sequence's end; `dropout` is for training only.
  func loss(
    _ tokens: [Int32], targets: [Int32], batch: Int, dropout: Dropout?, on tape: Tape
  ) -> Variable

  /// The most symbols of a sequence; `nil`: any number.
  var longestSequence: Int? { get }

  /// Nats a symbol over one text: every symbol but the first is a target once.
  ///
  /// `nil` when the text is shorter than two symbols or `shouldStop` turned true.
  func textLoss(_ text: [Int32], compute: Compute, shouldStop: () -> Bool) -> Double?

  /// The network for generation.
  func decoder(compute: Compute) -> any LanguageDecoder
}

/// Sizes of a network over symbols, as a checkpoint's `configuration` states them beside the
/// alphabet.
public protocol LanguageModelConfiguration: Hashable, Sendable {
  /// Symbols of the alphabet.
  var symbols: Int { get }
  /// The sizes by name.
  var fields: [String: JSONValue] { get }
  /// Reads the sizes.
  init(symbols: Int, _ fields: inout JSONFields) throws(ModelFileError)
}

/// A language model for generation: weights packed once.
public protocol LanguageDecoder: Sendable {
  /// How many texts are best advanced together. Never visible in a result.
  var preferredBatch: Int { get }
  /// The same network with weights of another precision, made of the one with f32; those that meet
  /// an embedding stay as they are.
  func stored(as precision: WeightPrecision, compute: Compute) -> any LanguageDecoder
  /// The bytes of such room, and of a step.
  func batchBytes(capacity: Int) -> Int
  /// Room for the states of some texts.
  func batch(capacity: Int, compute: Compute) -> any LanguageBatch
}

extension LanguageDecoder {
  /// Enough rows to turn matrix-vector products into matrix products.
  public var preferredBatch: Int { 64 }
}

/// Texts that advance together, one a row, a symbol at once.
///
/// A row's logits are a function of the symbols fed to it since it was cleared, and of nothing else.
public protocol LanguageBatch: AnyObject {
  /// The logits after the last step.
  var logits: RowBuffer { get }
  /// Feeds one symbol to each of the first rows.
  func step(_ symbols: [Int32], on compute: Compute)
  /// A text begins.
  func clear(row: Int)
  /// Moves a text's state and logits to another row; the row it comes from is then to be cleared.
  func copy(row: Int, to other: Int)
}

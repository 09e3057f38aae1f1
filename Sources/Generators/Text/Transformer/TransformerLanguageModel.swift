public import NN
public import TensorCore

/// A decoder-only transformer like GPT-2 (Radford et al., 2019): learned places, blocks normalised
/// before each half, tanh-GELU, the head tied to the symbols' table.
///
/// Tokens are `[B, T]` row by row, T at most the context; logits `[B, T, V]`.
public final class TransformerLanguageModel: LanguageModel {
  /// The kind's name.
  public static let kind = "transformer"
  /// The layer that gives the logits.
  public static let head = "wte"
  /// How every weight matrix starts.
  static let initial = Initial.normal(0.02)

  /// The sizes.
  public let configuration: TransformerConfiguration
  /// `wte`: `[V, dim]`; also the head, without a bias.
  public let symbols: Embedding
  /// `wpe`: `[context, dim]`.
  public let places: Embedding
  /// `blocks.N`.
  public let blocks: [TransformerBlock]
  /// `ln_f`.
  public let norm: LayerNorm

  /// A network over parameters.
  public init(
    _ configuration: TransformerConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.configuration = configuration
    let dim = configuration.dim
    symbols = try Embedding(
      "wte", symbols: configuration.symbols, width: dim, weight: Self.initial, from: &source)
    places = try Embedding(
      "wpe", symbols: configuration.context, width: dim, weight: Self.initial, from: &source)
    var blocks: [TransformerBlock] = []
    for index in 0..<configuration.layers {
      blocks.append(
        try TransformerBlock(
          "blocks.\(index)", dim: dim, heads: configuration.heads, from: &source))
    }
    self.blocks = blocks
    norm = try LayerNorm("ln_f", width: dim, from: &source)
  }

  /// Logits of the symbol after each token; dropout acts on the sum of symbol and place too.
  public func logits(
    _ tokens: [Int32], batch: Int, dropout: Dropout? = nil, on tape: Tape
  ) -> Variable {
    let steps = tokens.count / batch
    precondition(steps <= configuration.context, "transformer: \(steps) places at once")
    let numbers = (0..<batch).flatMap { _ in (0..<steps).map { Int32($0) } }
    var x = tape.add(
      symbols(tokens, shape: [batch, steps], on: tape),
      places(numbers, shape: [batch, steps], on: tape))
    x = dropout(x, "embedding", on: tape)
    for block in blocks { x = block(x, dropout: dropout, on: tape) }
    return tape.linear(norm(x, on: tape), weight: symbols.weight, bias: nil)
  }

  /// The context.
  public var longestSequence: Int? { configuration.context }

  /// Mean cross-entropy in nats a symbol.
  public func loss(
    _ tokens: [Int32], targets: [Int32], batch: Int, dropout: Dropout?, on tape: Tape
  ) -> Variable {
    tape.tokenLoss(
      logits(tokens, batch: batch, dropout: dropout, on: tape), targets: targets)
  }

  /// Nats a symbol over consecutive windows of the context's length, each on its own; the last one
  /// may be shorter.
  public func textLoss(_ text: [Int32], compute: Compute, shouldStop: () -> Bool) -> Double? {
    guard text.count > 1 else { return nil }
    let context = configuration.context
    let windows = max(1, 2048 / context)
    var total = 0.0
    var start = 0
    while start < text.count - 1 {
      if shouldStop() { return nil }
      let left = text.count - 1 - start
      let batch = left < context ? 1 : min(windows, left / context)
      let end = start + min(left, batch * context)
      let loss = loss(
        Array(text[start..<end]), targets: Array(text[start + 1..<end + 1]), batch: batch,
        dropout: nil, on: Tape(compute, recording: false))
      total += Double(loss.value.item) * Double(end - start)
      start = end
    }
    return total / Double(text.count - 1)
  }

  /// The network for generation.
  public func decoder(compute: Compute) -> any LanguageDecoder {
    TransformerDecoder(self, compute: compute)
  }

  /// Every tensor of the network, once.
  public var parameters: [NamedParameter] {
    symbols.parameters + places.parameters + blocks.flatMap { $0.parameters } + norm.parameters
  }
}

import PipelineInterface

/// How `transformer` learns; the defaults are nanoGPT's for one CPU.
enum TransformerRecipe: LanguageRecipe {
  typealias Model = TransformerLanguageModel

  static let layers = Parameter<Int>(
    "layers", default: 4, in: 1...48, help: "blocks of attention and feed-forward layers")
  static let heads = Parameter<Int>(
    "heads", default: 4, in: 1...64, help: "heads of an attention; they share dim evenly")
  static let dim = Parameter<Int>(
    "dim", default: 128, in: 1...4096, help: "numbers that stand for a token")
  static let context = Parameter<Int>(
    "context", default: 64, in: 1...4096,
    help: "tokens that it sees at once, and those of an example")

  static let parameters = RecipeParameters(
    rate: 1e-3, clip: 1, steps: 2000, batch: 12, validateEvery: 500, beta2: 0.99,
    weightDecay: 0.1, warmUp: 100)
  static let architecture: [any AnyParameter] = [
    layers, heads, dim, context, LanguageParameters.dropout,
  ]
  static let schedule: [any AnyParameter] = []

  static func configuration(
    symbols: Int, _ request: TrainingRequest
  ) throws(ParameterError) -> TransformerConfiguration {
    let (heads, dim) = (request.architecture[heads], request.architecture[dim])
    guard dim.isMultiple(of: heads) else {
      throw ParameterError(
        name: "heads", reason: "must divide dim, \(dim), evenly, got \"\(heads)\"")
    }
    return TransformerConfiguration(
      symbols: symbols, layers: request.architecture[layers], heads: heads, dim: dim,
      context: request.architecture[context])
  }

  static func window(_ request: TrainingRequest) -> Int { request.architecture[context] }

  static func dropout(_ request: TrainingRequest) -> Double {
    request.architecture[LanguageParameters.dropout]
  }
}

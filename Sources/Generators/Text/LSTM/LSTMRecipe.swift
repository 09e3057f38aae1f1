import PipelineInterface

/// How `lstm` learns.
enum LSTMRecipe: LanguageRecipe {
  typealias Model = LSTMLanguageModel

  static let embed = Parameter<Int>(
    "embed", default: 128, in: 1...4096, help: "numbers that stand for a token")
  static let hidden = Parameter<Int>(
    "hidden", default: 256, in: 1...4096, help: "cells of a layer")
  static let layers = Parameter<Int>(
    "layers", default: 2, in: 1...8, help: "LSTM layers")

  static let parameters = RecipeParameters(
    rate: 2e-3, clip: 1, steps: 2000, batch: 32, validateEvery: 500)
  static let architecture: [any AnyParameter] = [
    embed, hidden, layers, LanguageParameters.dropout,
  ]
  static let schedule: [any AnyParameter] = [LanguageParameters.window]

  static func configuration(
    symbols: Int, _ request: TrainingRequest
  ) throws(ParameterError) -> LSTMConfiguration {
    LSTMConfiguration(
      symbols: symbols, embed: request.architecture[embed], hidden: request.architecture[hidden],
      layers: request.architecture[layers])
  }

  static func window(_ request: TrainingRequest) -> Int {
    request.schedule[LanguageParameters.window]
  }

  static func dropout(_ request: TrainingRequest) -> Double {
    request.architecture[LanguageParameters.dropout]
  }
}

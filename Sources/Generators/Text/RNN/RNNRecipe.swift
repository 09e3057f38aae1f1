import PipelineInterface

/// How `rnn` learns.
enum RNNRecipe: LanguageRecipe {
  typealias Model = RNNLanguageModel

  static let hidden = Parameter<Int>(
    "hidden", default: 256, in: 1...4096, help: "units of the hidden layer")

  static let parameters = RecipeParameters(
    rate: 2e-3, clip: 1, steps: 2000, batch: 32, validateEvery: 500)
  static let architecture: [any AnyParameter] = [hidden]
  static let schedule: [any AnyParameter] = [LanguageParameters.window]

  static func configuration(
    symbols: Int, _ request: TrainingRequest
  ) throws(ParameterError) -> RNNConfiguration {
    RNNConfiguration(symbols: symbols, hidden: request.architecture[hidden])
  }

  static func window(_ request: TrainingRequest) -> Int {
    request.schedule[LanguageParameters.window]
  }

  static func dropout(_ request: TrainingRequest) -> Double { 0 }
}

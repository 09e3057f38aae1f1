import NN
import PipelineInterface

/// What the recipes of a kind of text have of their own: sizes, defaults, the length of an example.
///
/// `LanguageModelTrainer` does the rest for all of them.
protocol LanguageRecipe: Sendable {
  /// The network that is trained.
  associatedtype Model: LanguageModel

  /// Optimizer and schedule with the kind's defaults.
  static var parameters: RecipeParameters { get }
  /// Attributes of the kind's element.
  static var architecture: [any AnyParameter] { get }
  /// Attributes of `<schedule>` that only this kind has.
  static var schedule: [any AnyParameter] { get }

  /// The sizes that a request asks for.
  static func configuration(
    symbols: Int, _ request: TrainingRequest
  ) throws(ParameterError) -> Model.Configuration
  /// Symbols of an example.
  static func window(_ request: TrainingRequest) -> Int
  /// Share of the elements dropped in training.
  static func dropout(_ request: TrainingRequest) -> Double
}

/// Parameters that several of these recipes share.
enum LanguageParameters {
  static let dropout = Parameter<Double>(
    "dropout", default: 0, in: 0...0.9, omittedAtDefault: true,
    help: "share of the numbers between layers that is dropped in training")
  static let window = Parameter<Int>(
    "window", default: 64, in: 1...4096, help: "tokens of an example")
  static let lines = Parameter<Bool>(
    "lines", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether each line is a text of its own, read from its beginning; else examples begin "
      + "anywhere")
  static let reduction = Parameter<LossReduction>(
    "reduction", default: .mean, in: Anything(), omittedAtDefault: true,
    help: "what a step makes smaller: the mean loss of all tokens, or each example's sum")
}

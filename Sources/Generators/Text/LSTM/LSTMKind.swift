public import PipelineInterface

extension GeneratorKind {
  /// Texts, token by token, from stacked LSTM layers.
  public static let lstm = GeneratorKind(
    text: LSTMRecipe.self,
    help: "Text written token by token by a long short-term memory network.",
    secondsPerCharacter: 2e-5)
}

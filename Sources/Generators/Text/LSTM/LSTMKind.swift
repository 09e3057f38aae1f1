public import PipelineInterface

extension GeneratorKind {
  /// Texts, character by character, from stacked LSTM layers.
  public static let lstm = GeneratorKind(
    text: LSTMRecipe.self,
    help: "Text written character by character by a long short-term memory network.",
    secondsPerCharacter: 2e-5)
}

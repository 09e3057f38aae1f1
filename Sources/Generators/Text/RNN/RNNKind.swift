public import PipelineInterface

extension GeneratorKind {
  /// Texts, character by character, from a simple recurrent network.
  public static let rnn = GeneratorKind(
    text: RNNRecipe.self,
    help: "Text written character by character by a simple recurrent network (Elman's).",
    secondsPerCharacter: 8e-6)
}

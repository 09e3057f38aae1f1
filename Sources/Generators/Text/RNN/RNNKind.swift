public import PipelineInterface

extension GeneratorKind {
  /// Texts, token by token, from a simple recurrent network.
  public static let rnn = GeneratorKind(
    text: RNNRecipe.self,
    help: "Text written token by token by a simple recurrent network (Elman's).",
    secondsPerCharacter: 8e-6)
}

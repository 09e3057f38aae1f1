public import PipelineInterface

extension GeneratorKind {
  /// Texts, token by token, from a decoder-only transformer.
  public static let transformer = GeneratorKind(
    text: TransformerRecipe.self,
    help: "Text written token by token by a transformer like GPT-2.",
    secondsPerCharacter: 5e-5)
}

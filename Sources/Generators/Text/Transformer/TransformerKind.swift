public import PipelineInterface

extension GeneratorKind {
  /// Texts, character by character, from a decoder-only transformer.
  public static let transformer = GeneratorKind(
    text: TransformerRecipe.self,
    help: "Text written character by character by a transformer like GPT-2.",
    secondsPerCharacter: 5e-5)
}

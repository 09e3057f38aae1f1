import Media
import NN
import PipelineInterface

extension GeneratorKind {
  /// A kind that writes text with the network of a recipe.
  init<Recipe: LanguageRecipe>(
    text recipe: Recipe.Type, help: String, secondsPerCharacter: Double
  ) {
    self.init(
      name: Recipe.Model.kind, medium: .text, help: help, parameters: TextParameters.all,
      acceptsPrompt: true,
      load: { bytes, threads in
        try LoadedModel(checkpoint: bytes, threads: threads) {
          (checkpoint, compute) throws(ModelFileError) in
          TextGenerator(try TextModel<Recipe.Model>(checkpoint), compute: compute)
        }
      },
      secondsPerItem: { secondsPerCharacter * Double($0[TextParameters.characters]) },
      trainer: LanguageModelTrainer<Recipe>())
  }
}

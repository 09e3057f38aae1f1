import PipelineInterface

extension TrainingRequest {
  /// The sub-folders that the recipe names; empty: all.
  var folders: [String] {
    dataset[RecipeParameters.folders].split(separator: " ").map(String.init)
  }
}

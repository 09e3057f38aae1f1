import PipelineInterface
import Training

extension TrainingRequest {
  /// The sub-folders that the recipe names; empty: all.
  var folders: [String] {
    dataset[RecipeParameters.folders].split(separator: " ").map(String.init)
  }

  /// The division of a folder's items, called `noun`; a part without an item is refused.
  func split(
    items count: Int, noun: String
  ) throws(TrainingError) -> (training: [Int], validation: [Int]) {
    let parts = Split.items(count, validation: validation)
    guard validation == 0 || !parts.validation.isEmpty else {
      throw TrainingError(
        .unsuitable,
        "'\(dataPath)' has \(count.grouped) \(noun), too few to hold out "
          + "\(validation.canonicalText) of them")
    }
    guard !parts.training.isEmpty else {
      throw TrainingError(.unsuitable, "'\(dataPath)' has no \(noun) left to train on")
    }
    return parts
  }
}

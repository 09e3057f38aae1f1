import Files
import Media
import PipelineInterface

extension TrainingRequest {
  /// What the data of a training of a kind are like, as text; `nil`: the recipe does not ask for it.
  func fingerprints(kind: String) throws -> String? {
    guard dataset[RecipeParameters.fingerprints],
      let medium = BuiltinGenerators.all.first(where: { $0.name == kind })?.medium
    else { return nil }
    let files = try DataFiles(
      dataPath, extension: medium.fileExtension, folders: folders, system: LocalFileSystem())
    var maker = Fingerprints.Maker(medium)
    for file in files.files {
      do {
        maker.add(try Sample(medium, decoding: files.read(file, limit: 256 << 20)))
      } catch let error as CodecError {
        throw TrainingError(.badData, "'\(file.path)' cannot be used: \(error.reason)")
      }
    }
    return maker.finish().encoded
  }
}

public import Files
public import ManifestXML
import PipelineInterface

/// Reads a recipe against the vocabulary of an assembly.
public struct RecipeParser: Sendable {
  private let assembly: Assembly
  private let fileSystem: any FileSystem

  /// A parser for the kinds of an assembly.
  public init(_ assembly: Assembly, fileSystem: any FileSystem = LocalFileSystem()) {
    self.assembly = assembly
    self.fileSystem = fileSystem
  }

  /// The recipe. `seed` stands in for the recipe's own.
  ///
  /// Throws `DocumentProblems` with everything that is wrong, in file order.
  public func parse(_ source: DocumentSource, threads: Int, seed: UInt64? = nil) throws -> Recipe {
    throw DocumentProblems(source: source, problems: [])
  }
}

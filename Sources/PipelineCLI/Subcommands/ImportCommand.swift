import ArgumentParser
import Engine
import Files
import Generators
import PipelineInterface

/// `pipeline import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a checkpoint of weights that PyTorch trained.",
    discussion: """
      The weights are a state_dict() saved as safetensors, with the tensor names of the kind's \
      checkpoints. What they do not say comes from a recipe (architecture, licence, credit; text \
      units and labels from its data), or from a JSON file beside them, WEIGHTS.json for \
      WEIGHTS.safetensors, with "kind", "configuration" (as pipeline inspect shows it), "licence", \
      "credit" and, where the kind has it, "preprocessing".

      EXAMPLES:
        pipeline import theirs.safetensors mine.safetensors --recipe recipe.xml
        pipeline import theirs.safetensors mine.safetensors
      """)

  @Argument(help: "The weights.", completion: .file(extensions: ["safetensors"]))
  var weights: String

  @Argument(help: "The checkpoint to write.")
  var checkpoint: String

  @Option(
    help: "A recipe that describes the network.", completion: .file(extensions: ["xml"]))
  var recipe: String?

  /// The largest files that are read, in bytes.
  private static let limits = (weights: 4 << 30, description: 16 << 20)

  func run() throws {
    try Machine.check()
    let system = LocalFileSystem()
    let bytes = try system.read(weights, limit: Self.limits.weights)
    let imported: WeightImport
    do {
      imported = try recipe.map { try described(bytes, byRecipe: $0) } ?? described(bytes)
    } catch let error as ModelError {
      throw CommandError(.badData, "weights '\(weights)' are refused: \(error)")
    } catch {
      throw RefusedData.error(error)
    }
    try AtomicFile.publish(
      imported.checkpoint, at: checkpoint, temporary: "\(checkpoint).tmp", in: system)
    try Console().result(checkpoint)
  }

  private func described(_ bytes: [UInt8], byRecipe path: String) throws -> WeightImport {
    let recipe = try RecipeParser(.builtin).parse(try Documents.read(path), threads: 1)
    return try WeightImport(weights: bytes, recipe: recipe.request, kind: recipe.kind)
  }

  private func described(_ bytes: [UInt8]) throws -> WeightImport {
    let suffix = ".safetensors"
    let stem = weights.hasSuffix(suffix) ? String(weights.dropLast(suffix.count)) : weights
    let text = try LocalFileSystem().read("\(stem).json", limit: Self.limits.description)
    return try WeightImport(
      weights: bytes, description: String(decoding: text, as: UTF8.self),
      kinds: Assembly.builtin.generators)
  }
}

import Engine
import Files
import Generators
import ManifestXML
import PostProcessing

extension Assembly {
  /// The kinds and steps of the program.
  static let whole = Assembly(generators: BuiltinGenerators.all, steps: BuiltinSteps.all)
}

extension FuzzReader {
  /// The manifest parser, the planner without a model, and the words about what is wrong.
  static let manifest = FuzzReader(name: "manifest", limit: 8192) { bytes in
    let source = DocumentSource(name: "Pipelines/night.xml", bytes: bytes)
    let (manifest, problems) = ManifestParser(.whole).parse(source)
    if problems.isEmpty {
      try BrokenPromise.unless(manifest != nil, "no manifest, and nothing is wrong")
    } else {
      let told = DocumentProblems(source: source, problems: problems).description
      try BrokenPromise.unless(!told.isEmpty, "problems without words")
    }
    guard let date = CalendarDate("2026-11-24") else { return }
    do {
      _ = try Planner(.whole, fileSystem: disk).plan(source, PlanOptions(date: date))
    } catch let problems as DocumentProblems where problems.exitCode == .missingInput {
      // The models that it names are not there: all else is fine.
    }
  }

  /// The recipe parser, and the objections of the trainers.
  static let recipe = FuzzReader(name: "recipe", limit: 8192) { bytes in
    let source = DocumentSource(name: "Recipes/night.xml", bytes: bytes)
    do {
      _ = try RecipeParser(.whole, memory: 1 << 32, fileSystem: disk).parse(source, threads: 1)
    } catch let problems as DocumentProblems {
      try BrokenPromise.unless(!problems.description.isEmpty, "problems without words")
      throw problems
    }
  }

  /// What documents of the corpus name, but for models.
  private static let disk: MemoryFileSystem = {
    let disk = MemoryFileSystem()
    for folder in ["words", "pictures", "sounds"] { try? disk.createFolder("Data/\(folder)") }
    try? disk.createFolder("Pipelines")
    try? disk.write(Array("the\nwell kept\n".utf8), to: "Pipelines/words.txt")
    return disk
  }()
}

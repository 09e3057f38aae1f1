public import Files
public import ManifestXML
import PipelineInterface

/// Reads a recipe against the vocabulary of an assembly.
public struct RecipeParser: Sendable {
  private let assembly: Assembly
  private let fileSystem: any FileSystem
  private let memory: Int

  /// A parser for the kinds of an assembly, and a machine with so many bytes of memory.
  public init(
    _ assembly: Assembly, memory: Int = .max, fileSystem: any FileSystem = LocalFileSystem()
  ) {
    self.assembly = assembly
    self.memory = memory
    self.fileSystem = fileSystem
  }

  /// The recipe; `seed` stands in for its own.
  ///
  /// Throws `DocumentProblems` with everything that is wrong, in file order.
  public func parse(_ source: DocumentSource, threads: Int, seed: UInt64? = nil) throws -> Recipe {
    let reader = DocumentReader(RecipeVocabulary.vocabulary(assembly))
    let (root, diagnostics) = reader.read(source)
    var problems = diagnostics.map { DocumentProblems.Problem($0) }
    if let root {
      problems += countProblems(root, hasOthers: !problems.isEmpty)
      problems += try dataProblems(root, source)
    }
    guard problems.isEmpty, let root, let name = root.text(of: "name"),
      let element = root.children.first, let kind = assembly.generator(named: element.name)
    else { throw DocumentProblems(source: source, problems: problems) }
    var own: UInt64 = 0
    if case .fixed(let number) = root.text(of: "seed").flatMap({ Seed($0) }) { own = number }
    guard
      let request = request(
        name: name, seed: seed ?? own, element, kind, source: source, threads: threads)
    else { throw DocumentProblems(source: source, problems: problems) }
    if let objection = kind.trainer.objection(to: request, memory: memory) {
      throw DocumentProblems(source: source, problems: [problem(objection, element)])
    }
    return Recipe(
      name: name, kind: kind, request: request, document: source.bytes,
      fingerprint: Self.fingerprint(kind, request))
  }

  private func request(
    name: String, seed: UInt64, _ element: Element, _ kind: GeneratorKind, source: DocumentSource,
    threads: Int
  ) -> TrainingRequest? {
    func child(_ name: String) -> Element? { element.children.first { $0.name == name } }
    let about: [any AnyParameter] = [
      RecipeVocabulary.validation, RecipeVocabulary.licence, RecipeVocabulary.credit,
    ]
    guard let data = child("dataset"), let path = data.text(of: "path"),
      let facts = data.values(of: about), let dataset = data.values(of: kind.trainer.dataset),
      let architecture = element.values(of: kind.trainer.architecture),
      let optimizer = child("optimizer")?.values(of: kind.trainer.optimizer),
      let schedule = child("schedule")?.values(of: kind.trainer.schedule)
    else { return nil }
    return TrainingRequest(
      name: name, seed: seed, dataPath: resolve(path, source),
      validation: facts[RecipeVocabulary.validation], licence: facts[RecipeVocabulary.licence],
      credit: facts[RecipeVocabulary.credit], architecture: architecture, dataset: dataset,
      optimizer: optimizer, schedule: schedule, threads: threads)
  }

  private func problem(
    _ objection: TrainingObjection, _ element: Element
  ) -> DocumentProblems.Problem {
    switch objection {
    case .parameter(let error):
      let places = ([element] + element.children).compactMap { $0.valuePositions[error.name] }
      return .init(.error(at: places.first ?? element.position, error.description))
    case .memory(let bytes):
      return .init(
        .error(
          at: element.position,
          "not enough memory: weights, gradients and optimizer take at least "
            + "\(bytes.mebibytes) MiB, this machine has \(memory.mebibytes) MiB",
          hint: "a narrower network needs less"), isTooLarge: true)
    }
  }

  private func resolve(_ path: String, _ source: DocumentSource) -> String {
    Path.resolve(path, against: Path.folder(of: source.name))
  }

  private func countProblems(_ root: Element, hasOthers: Bool) -> [DocumentProblems.Problem] {
    if let second = root.children.dropFirst().first {
      return [.init(.error(at: second.position, "a recipe trains one model, this is a second one"))]
    }
    guard root.children.isEmpty, !hasOthers else { return [] }
    let names = assembly.generators.map { "<\($0.name)>" }.joined(separator: ", ")
    return [
      .init(.error(at: root.position, "a recipe needs a model to train", hint: "one of \(names)"))
    ]
  }

  /// Data that is not there is told before any work.
  private func dataProblems(
    _ root: Element, _ source: DocumentSource
  ) throws(FileError) -> [DocumentProblems.Problem] {
    var problems: [DocumentProblems.Problem] = []
    for data in root.children.flatMap({ $0.children }) where data.name == "dataset" {
      guard let written = data.text(of: "path") else { continue }
      let path = resolve(written, source)
      if try fileSystem.exists(path) { continue }
      let message = "cannot read '\(path)': no such file or directory"
      problems.append(
        .init(
          .error(
            at: data.valuePositions["path"] ?? data.position, message,
            hint: "paths in a recipe start at its folder"), isMissingInput: true))
    }
    return problems
  }

  private static func fingerprint(_ kind: GeneratorKind, _ request: TrainingRequest) -> Digest {
    var hash = SHA256()
    hash.updateField("recipe")
    hash.updateField(kind.name)
    hash.updateField(request.name)
    hash.updateField(request.seed)
    hash.updateField(request.dataPath)
    hash.updateField(request.validation.canonicalText)
    hash.updateField(request.licence)
    hash.updateField(request.credit)
    for values in [request.architecture, request.dataset, request.optimizer, request.schedule] {
      hash.updateFields(values)
    }
    return hash.finish()
  }
}

extension Int {
  /// Of so many bytes, rounded up.
  fileprivate var mebibytes: Int { (self >> 20) + (self & 0xFFFFF > 0 ? 1 : 0) }
}

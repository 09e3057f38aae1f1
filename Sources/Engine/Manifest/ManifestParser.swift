public import ManifestXML
import Media
import PipelineInterface

/// Reads a manifest against the vocabulary of an assembly.
public struct ManifestParser: Sendable {
  private let assembly: Assembly

  /// A parser for the kinds and steps of an assembly.
  public init(_ assembly: Assembly) {
    self.assembly = assembly
  }

  /// The manifest, and everything that is wrong with it.
  ///
  /// With problems the manifest holds the jobs that can be understood, so that their models are
  /// looked at too; `nil` when nothing can be.
  public func parse(
    _ source: DocumentSource
  ) -> (manifest: Manifest?, problems: [DocumentProblems.Problem]) {
    let reader = DocumentReader(ManifestVocabulary.vocabulary(assembly))
    let (root, diagnostics) = reader.read(source)
    var problems = diagnostics.map { DocumentProblems.Problem($0) }
    guard let root else { return (nil, problems) }
    var (jobs, sets): ([ManifestJob], [ManifestSet]) = ([], [])
    for child in root.children {
      if child.name == ManifestVocabulary.set {
        let own = set(child, &problems)
        jobs += own.jobs
        if let set = own.set { sets.append(set) }
      } else if let job = job(child, &problems) {
        jobs.append(job)
      }
    }
    if root.children.isEmpty, diagnostics.isEmpty {
      let names = assembly.generators.map { "<\($0.name)>" }.joined(separator: ", ")
      problems.append(
        .init(
          .error(at: root.position, "a manifest needs at least one job", hint: "a job is \(names)")
        ))
    }
    problems += clashes(jobs, sets)
    let manifest = Manifest(
      name: root.text(of: "name") ?? "",
      seed: root.text(of: "seed").flatMap { Seed($0) } ?? .fixed(0),
      jobs: jobs, sets: sets, position: root.position)
    return (manifest, problems)
  }

  /// A set and its jobs; no set when an attribute was refused.
  private func set(
    _ element: Element, _ problems: inout [DocumentProblems.Problem]
  ) -> (set: ManifestSet?, jobs: [ManifestJob]) {
    let id = element.text(of: "id")
    let jobs = element.children.compactMap { job($0, in: id ?? "", &problems) }
    if element.children.isEmpty {
      problems.append(.init(.error(at: element.position, "a set needs at least one job")))
    }
    let names = element.text(of: ManifestVocabulary.names)
    if let names, !jobs.contains(where: { $0.id == names && $0.kind.medium == .text }),
      jobs.count == element.children.count
    {
      let texts = jobs.filter { $0.kind.medium == .text }.map { $0.id }
      problems.append(
        .init(
          .error(
            at: element.valuePositions[ManifestVocabulary.names] ?? element.position,
            "names must be the id of a job of texts in the set, got \"\(names)\"",
            hint: texts.isEmpty
              ? "the set has no job of texts"
              : "its jobs of texts: \(texts.joined(separator: ", "))"
          )))
    }
    guard let id, let counted = element.values(of: [ManifestVocabulary.setCount]) else {
      return (nil, jobs)
    }
    return (
      ManifestSet(
        id: id, count: counted[ManifestVocabulary.setCount], names: names,
        position: element.position, valuePositions: element.valuePositions), jobs
    )
  }

  private func job(
    _ element: Element, in set: String? = nil, _ problems: inout [DocumentProblems.Problem]
  ) -> ManifestJob? {
    var prompts: [ManifestPromptSource] = []
    var steps: [ManifestStep] = []
    var jobSteps: [ManifestJobStep] = []
    let medium = assembly.generator(named: element.name)?.medium
    for child in element.children {
      if child.name == ManifestVocabulary.prompt {
        if child.text.isEmpty {
          problems.append(.init(.error(at: child.position, "a prompt must not be empty")))
        }
        prompts.append(
          .prompt(ManifestPrompt(text: child.text, position: child.textPosition)))
      } else if child.name == ManifestVocabulary.prompts {
        guard let path = child.text(of: ManifestVocabulary.file) else { continue }
        let position = child.valuePositions[ManifestVocabulary.file] ?? child.position
        prompts.append(.file(path: path, position: position))
      } else if let medium, let kind = assembly.jobStep(named: child.name, medium),
        let values = child.values(of: kind.parameters)
      {
        jobSteps.append(
          ManifestJobStep(
            kind: kind, values: values, position: child.position,
            valuePositions: child.valuePositions))
      } else if let medium, let kind = assembly.step(named: child.name, medium),
        let values = child.values(of: kind.parameters)
      {
        steps.append(
          ManifestStep(
            kind: kind, values: values, position: child.position,
            valuePositions: child.valuePositions))
      }
    }
    guard let kind = assembly.generator(named: element.name), let id = element.text(of: "id"),
      let model = element.text(of: "model"), let values = element.values(of: kind.parameters),
      let number = number(element, kind, isInSet: set != nil, &problems)
    else { return nil }
    return ManifestJob(
      id: id, kind: kind, model: model,
      count: number.walk?.items(draws: number.draws) ?? number.draws, draws: number.draws, set: set,
      isCounted: !number.seeds.isEmpty || element.text(of: ManifestVocabulary.count.name) != nil,
      seeds: number.seeds, walk: number.walk, values: values, prompts: prompts, steps: steps,
      jobSteps: jobSteps, position: element.position,
      valuePositions: element.valuePositions)
  }

  /// What `count`, `seeds`, `frames` and `loop` say together; `nil` when one of them was refused.
  private func number(
    _ element: Element, _ kind: GeneratorKind, isInSet: Bool,
    _ problems: inout [DocumentProblems.Problem]
  ) -> (draws: Int, seeds: [UInt64], walk: Walk?)? {
    func refuse(_ name: String, _ message: String) {
      let position = element.valuePositions[name] ?? element.position
      problems.append(.init(.error(at: position, message)))
    }
    guard let counted = element.values(of: [ManifestVocabulary.count]) else { return nil }
    var (draws, seeds) = (counted[ManifestVocabulary.count], [UInt64]())
    let list = ManifestVocabulary.seedList
    if let text = element.text(of: list.name), let listed = try? list.parse(text) {
      if element.text(of: ManifestVocabulary.count.name) != nil {
        refuse(list.name, "count and seeds both say how many items there are: give one of them")
      }
      seeds = listed.seeds
      draws = seeds.count
    }
    guard kind.interpolates else { return (draws, seeds, nil) }
    guard let walking = element.values(of: Walk.parameters) else { return nil }
    let walk = Walk(frames: walking[Walk.frames], isClosed: walking[Walk.loop])
    guard walk.frames > 1 else {
      if walk.isClosed { refuse(Walk.loop.name, "loop closes a walk, which needs frames") }
      return (draws, seeds, nil)
    }
    if draws < 2, !isInSet || element.text(of: ManifestVocabulary.count.name) != nil {
      refuse(
        Walk.frames.name, "a walk needs two draws to go between: a count of 2 or more, or seeds")
    }
    return (draws, seeds, walk)
  }

  /// Ids that differ, but not on a disk that does not tell capitals from small letters; and equal
  /// ones that do not stand beside each other, of which the vocabulary says nothing.
  private func clashes(
    _ jobs: [ManifestJob], _ sets: [ManifestSet]
  ) -> [DocumentProblems.Problem] {
    typealias Named = (id: String, place: SourcePosition, parent: String?)
    let named: [Named] =
      (jobs.map { ($0.id, $0.valuePositions["id"] ?? $0.position, $0.set) }
      + sets.map { ($0.id, $0.valuePositions["id"] ?? $0.position, nil) })
      .sorted { ($0.1.line, $0.1.column) < ($1.1.line, $1.1.column) }
    var seen: [String: Named] = [:]
    return named.compactMap { one in
      guard let other = seen.updateValue(one, forKey: one.id.lowercased()) else { return nil }
      if other.id != one.id {
        return .init(
          .error(
            at: one.place, "id \"\(one.id)\" differs from \"\(other.id)\" in capitals only"))
      }
      guard other.parent != one.parent else { return nil }
      return .init(
        .error(
          at: one.place, "duplicate id \"\(one.id)\"",
          hint: "the first one is at \(other.place.line):\(other.place.column)"))
    }
  }
}

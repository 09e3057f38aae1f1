public import Files
public import ManifestXML
import PipelineInterface

/// Turns a manifest into a plan: opens the models, numbers the items, asks for objections.
public struct Planner: Sendable {
  /// The most items that a plan may have.
  public static let maximumItems = 10_000_000

  /// The kinds and steps.
  public let assembly: Assembly
  private let fileSystem: any FileSystem

  /// A planner over an assembly; models are read from `fileSystem`.
  public init(_ assembly: Assembly, fileSystem: any FileSystem = LocalFileSystem()) {
    self.assembly = assembly
    self.fileSystem = fileSystem
  }

  /// The plan of a manifest.
  ///
  /// Throws `DocumentProblems` with everything that is wrong, in file order, and `RunError` when
  /// `--only` names nothing.
  public func plan(_ source: DocumentSource, _ options: PlanOptions) throws -> Plan {
    let (parsed, parseProblems) = ManifestParser(assembly).parse(source)
    var problems = parseProblems
    guard let manifest = parsed else { throw DocumentProblems(source: source, problems: problems) }
    var shelf = ModelShelf(fileSystem: fileSystem, threads: options.threads)
    let seed = options.seed ?? manifest.seed.number(on: options.date)
    var jobs: [PlannedJob] = []
    var position = 0
    let folder = Path.folder(of: source.name)
    let files = PromptFiles(folder: folder, fileSystem: fileSystem)
    // Each prompt is an item at least.
    var promptsLeft = options.limits.items
    let prompts = manifest.jobs.map { files.prompts($0.prompts, &promptsLeft, &problems) }
    // How many items there are is known when every prompt is.
    let areComplete = problems.count == parseProblems.count
    let jobsOfManifest = zip(manifest.jobs, prompts).map { job, prompts in
      areComplete
        ? SetPlans.fitted(job, in: manifest.sets, prompts: prompts.count, &problems) : job
    }
    let selected = try options.only.flatMap {
      areComplete ? try select($0, in: jobsOfManifest, prompts) : nil
    }
    var check = LimitCheck(options.limits, threads: options.threads)
    if let objection = check.objection {
      problems.append(.init(.error(at: manifest.position, objection), isTooLarge: true))
    }
    for (job, prompts) in zip(jobsOfManifest, prompts) {
      if check.isFull { break }
      let all = job.count * max(1, prompts.count)
      let indexes = selected.map { $0[job.id] ?? 0..<0 } ?? 0..<all
      let path = Path.resolve(job.model, against: folder)
      let model = open(job, path, &shelf, &check, &problems)
      let sideInputs = SideInputs(folder: folder, fileSystem: fileSystem)
      let inputs = sideInputs.inputs(of: job, &problems)
      if let inputs { problems += check.problems(of: inputs, job) }
      let steps = sideInputs.steps(of: job, model?.fingerprints, hasModel: model != nil, &problems)
      let jobSteps = JobStepPlans.steps(of: job, items: all, &problems)
      guard let model, let inputs, let steps, let jobSteps else { continue }
      let planned = PlannedJob(
        job, prompts: prompts.map { $0.text }, inputs: inputs, steps: steps,
        jobSteps: jobSteps, modelPath: path,
        model: model, seed: seed,
        origin: "\(source.name):\(job.position.line):\(job.position.column)",
        indexes: indexes, firstPosition: position)
      problems += Self.objections(to: job, prompts, planned)
      problems += check.problems(of: planned, job)
      if !indexes.isEmpty { jobs.append(planned) }
      position += indexes.count
    }
    problems += JobStepPlans.clashes(manifest.jobs)
    if position > options.limits.items {
      let message =
        "a manifest may ask for \(options.limits.items) items, this one asks for \(position)"
      problems.append(.init(.error(at: manifest.position, message)))
    }
    guard problems.isEmpty else { throw DocumentProblems(source: source, problems: problems) }
    return Plan(
      name: manifest.name, date: options.date, isDateFixed: options.isDateFixed, seed: seed,
      jobs: jobs,
      sets: manifest.sets.map { set in
        PlannedSet(
          id: set.id, count: set.count, names: set.names,
          jobs: manifest.jobs.filter { $0.set == set.id }.map { $0.id })
      }, isPartial: options.only != nil, hasMetadata: options.hasMetadata, memory: check.needed)
  }

  /// Indexes in their jobs of the items selected, by job.
  private func select(
    _ only: ItemSelection, in jobs: [ManifestJob], _ prompts: [[ManifestPrompt]]
  ) throws(RunError) -> [String: Range<Int>] {
    guard let (job, prompts) = zip(jobs, prompts).first(where: { $0.0.id == only.job })
    else { throw RunError.unknownJob(only.job, known: jobs.map { $0.id }) }
    let count = job.count * max(1, prompts.count)
    guard let number = only.number else { return [job.id: 0..<count] }
    guard number <= count else {
      throw RunError.unknownItem(job: job.id, number: number, count: count)
    }
    return [job.id: number - 1..<number]
  }

  private func open(
    _ job: ManifestJob, _ path: String, _ shelf: inout ModelShelf, _ check: inout LimitCheck,
    _ problems: inout [DocumentProblems.Problem]
  ) -> LoadedModel? {
    let position = job.valuePositions["model"] ?? job.position
    switch shelf.model(at: path, kind: job.kind, { check.objection(toModel: $0) }) {
    case .success(let model): return model
    case .failure(.file(let error)):
      problems.append(
        .init(
          .error(at: position, "\(error)", hint: Self.pathHint),
          isMissingInput: !error.isOutside))
    case .failure(.tooLarge(let reason)):
      problems.append(.init(.error(at: position, reason), isTooLarge: true))
    case .failure(.refused(let reason)):
      problems.append(.init(.error(at: position, "model '\(path)' is refused: \(reason)")))
    }
    return nil
  }

  static let pathHint = "paths in a manifest start at its folder"

  /// What the model says against the job's requests, one for each prompt.
  private static func objections(
    to job: ManifestJob, _ prompts: [ManifestPrompt], _ planned: PlannedJob
  ) -> [DocumentProblems.Problem] {
    let prompts = prompts.isEmpty ? [nil] : prompts.map { $0 as ManifestPrompt? }
    var told = ToldLines()
    for prompt in prompts {
      let request = GenerationRequest(
        key: 0, prompt: prompt?.text, values: planned.values, sounds: planned.sounds,
        pictures: planned.pictures,
        walk: planned.walk.map {
          WalkStep(draw: 0, nextDraw: 1, frame: 1, frames: $0.frames, nextKey: 0)
        })
      guard let objection = planned.model.generator.objection(to: request) else { continue }
      guard objection.name == "prompt", let prompt else {
        let position = job.valuePositions[objection.name] ?? job.position
        told.add(.init(.error(at: position, objection.description)))
        continue
      }
      told.add(prompt, objection.description)
    }
    return told.problems
  }
}

extension Diagnostic {
  static func error(
    at position: SourcePosition, _ message: String, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(severity: .error, position: position, message: message, hint: hint)
  }
}

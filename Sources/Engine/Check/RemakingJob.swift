import Files
import Media
import Numerics
import PipelineInterface

/// A job as an index or a file tells of it, ready to make its items again.
struct RemakingJob: Sendable {
  let kind: GeneratorKind
  let model: LoadedModel
  let values: ParameterValues
  let sounds: [String: Waveform]
  let pictures: [String: Raster]
  let steps: [PlannedStep]
  let contentKey: ContentKey

  /// An item's request, as a planned job gives it.
  func request(for item: RemakingItem) -> GenerationRequest {
    GenerationRequest(
      key: item.drawKey.firstWord, attempt: item.attempt, prompt: item.prompt, values: values,
      sounds: sounds, pictures: pictures, walk: item.walk)
  }
}

/// Gets jobs ready: finds their models and side inputs, and refuses what has changed since.
struct RemakingWorkshop {
  let assembly: Assembly
  let library: InputLibrary
  private var shelf: ModelShelf
  private var check: LimitCheck

  init(_ assembly: Assembly, library: InputLibrary, _ options: CheckOptions) {
    self.assembly = assembly
    self.library = library
    shelf = ModelShelf(fileSystem: library.fileSystem, threads: options.threads)
    check = LimitCheck(options.limits, threads: options.threads, work: "check")
  }

  /// A job that was made under a numerics version, or why it cannot be got ready.
  mutating func result(
    _ job: IndexedJob, numerics: String
  ) -> Result<RemakingJob, RemakingError> {
    do throws(RemakingError) {
      return .success(try self.job(job, numerics: numerics))
    } catch {
      return .failure(error)
    }
  }

  /// A job that was made under a numerics version.
  mutating func job(
    _ job: IndexedJob, numerics: String
  ) throws(RemakingError) -> RemakingJob {
    guard numerics == String(numericsVersion) else {
      throw .numerics(numerics, ours: numericsVersion)
    }
    guard let kind = assembly.generator(named: job.kind) else {
      throw RemakingError("kind '\(job.kind)' is not one of this program")
    }
    let values = try values(job.parameters, of: kind.parameters)
    let model = try model(job.model, kind)
    let (sounds, pictures) = try sideInputs(values, kind)
    var steps: [PlannedStep] = []
    for step in job.steps {
      steps.append(try self.step(step, kind.medium, model.fingerprints))
    }
    // What is refused is not held.
    var trial = check
    if let excess = trial.excesses(pictures, sounds).first {
      throw RemakingError("\(excess.name) is a \(excess.excess)")
    }
    switch trial.verdict(on: model.generator, values, steps, items: max(1, job.items)) {
    case .fits: check = trial
    case .excess(_, _, let reason), .memory(let reason): throw RemakingError(reason)
    }
    return RemakingJob(
      kind: kind, model: model, values: values, sounds: sounds, pictures: pictures, steps: steps,
      contentKey: ContentKey(
        modelDigest: model.facts.digest, kind: kind.name, values: values, steps: steps))
  }

  private func values(
    _ written: [IndexedJob.Parameter], of parameters: [any AnyParameter]
  ) throws(RemakingError) -> ParameterValues {
    do throws(ParameterError) {
      return try ParameterValues(written, of: parameters)
    } catch {
      throw RemakingError("parameter \(error)")
    }
  }

  private mutating func model(
    _ digest: String, _ kind: GeneratorKind
  ) throws(RemakingError) -> LoadedModel {
    guard let path = try found({ try library.path(of: .model, digest: digest) }) else {
      throw .notFound("model", digest, library.folders)
    }
    var trial = check
    defer { check = trial.isFull ? check : trial }
    switch shelf.model(at: path, kind: kind, { trial.objection(toModel: $0) }) {
    case .success(let model) where model.facts.digest == digest: return model
    case .success: throw RemakingError("model '\(path)' has changed while it was read")
    case .failure(.file(let error)): throw RemakingError("\(error)")
    case .failure(.refused(let reason)), .failure(.tooLarge(let reason)):
      throw RemakingError("model '\(path)' is refused: \(reason)")
    }
  }

  private func sideInputs(
    _ values: ParameterValues, _ kind: GeneratorKind
  ) throws(RemakingError) -> (sounds: [String: Waveform], pictures: [String: Raster]) {
    var (sounds, pictures) = ([String: Waveform](), [String: Raster]())
    for parameter in kind.parameters
    where parameter.schema == .sound || parameter.schema == .picture {
      guard let digest = values.texts[parameter.name], !digest.isEmpty else { continue }
      if parameter.schema == .sound {
        sounds[parameter.name] = try found { try library.sound(digest) }
      } else {
        pictures[parameter.name] = try found { try library.picture(digest) }
      }
      if sounds[parameter.name] == nil, pictures[parameter.name] == nil {
        throw .notFound("the file of \(parameter.name), content", digest, library.folders)
      }
    }
    return (sounds, pictures)
  }

  private func step(
    _ step: IndexedJob.Step, _ medium: Medium, _ fingerprints: Fingerprints?
  ) throws(RemakingError) -> PlannedStep {
    guard let kind = assembly.step(named: step.name, medium) else {
      throw RemakingError("step '\(step.name)' of \(medium.rawValue) is not one of this program")
    }
    guard step.version == String(kind.version) else {
      throw RemakingError(
        "step \(step.name) has version \(step.version), this program has \(kind.version)")
    }
    let values = try values(step.parameters, of: kind.parameters)
    var texts: [String: String] = [:]
    for parameter in kind.parameters where parameter.schema == .textFile {
      guard let digest = values.texts[parameter.name], !digest.isEmpty else { continue }
      guard let text = try found({ try library.text(digest) }) else {
        throw .notFound(
          "the file of \(parameter.name) of \(step.name), content", digest, library.folders)
      }
      texts[parameter.name] = text
    }
    do throws(ParameterError) {
      let apply = try kind.prepare(values, StepInputs(texts: texts, fingerprints: fingerprints))
      return PlannedStep(
        kind: kind, values: values,
        fingerprints: values.useFingerprints
          ? fingerprints.map { Digest(of: Array($0.encoded.utf8)) } : nil, apply: apply)
    } catch {
      throw RemakingError("step \(step.name): \(error)")
    }
  }

  /// What a search finds; a folder or file that cannot be read is a reason, too.
  private func found<Value>(_ search: () throws -> Value?) throws(RemakingError) -> Value? {
    do {
      return try search()
    } catch {
      throw RemakingError("\(error)")
    }
  }
}

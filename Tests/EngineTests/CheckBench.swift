import Engine
import Files
import Media
import PipelineInterface

/// A finished run on a disk in memory, and short ways to check it.
struct CheckBench {
  let bench: Bench
  let folder: String

  /// Runs a manifest; the models lie in `models` under names that a library looks at.
  init(
    _ manifest: String = Bench.manifest, on disk: any FileSystem = MemoryFileSystem(),
    assembly: Assembly = Fakes.assembly
  ) throws {
    bench = try Bench(disk: disk, assembly: assembly)
    for name in try bench.disk.list("models") where !name.contains(".") {
      guard case .file = try bench.disk.status("models/\(name)") else { continue }
      try bench.disk.write(
        try bench.disk.read("models/\(name)", limit: .max), to: "models/\(name).safetensors")
    }
    folder = try bench.run(try bench.plan(manifest)).folder
  }

  var disk: any FileSystem { bench.disk }
  var index: String { "\(folder)/index.xml" }

  func library(_ folders: [String] = ["models"]) -> InputLibrary {
    InputLibrary(folders, in: disk) { bytes in
      guard bytes.starts(with: "fake ".utf8) else { throw ModelError("not a fake model") }
      return ModelFacts(
        kind: "", digest: Digest(of: bytes).description, dataDigest: "", licence: "", credit: "",
        numericsVersion: 0)
    }
  }

  /// What a check of the run finds.
  func check(
    _ selection: CheckSelection = .all, assembly: Assembly? = nil, library: InputLibrary? = nil,
    options: CheckOptions = CheckOptions(), cancellation: Cancellation = Cancellation()
  ) throws -> Found {
    let found = Found()
    found.summary = try RunCheck(
      index: index, selection: selection, assembly: assembly ?? bench.assembly,
      library: library ?? self.library(), options: options, fileSystem: disk,
      cancellation: cancellation, observer: found
    ).execute()
    return found
  }

  /// What a check of one file by what it carries finds.
  func checkAlone(_ path: String, assembly: Assembly? = nil) throws -> Found {
    let found = Found()
    let bytes = try disk.read(path, limit: .max)
    let isPicture = path.hasSuffix(".png")
    let provenance =
      isPicture ? try PNGCodec.readProvenance(bytes) : try SoundCodec.readProvenance(bytes)
    found.summary = FileCheck(
      path, isPicture ? .image : .audio, bytes: bytes, provenance: provenance
    ).execute(assembly: assembly ?? bench.assembly, library: library(), observer: found)
    return found
  }

  /// Changes a text in a file of the run.
  func edit(_ path: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try disk.read("\(folder)/\(path)", limit: .max), as: UTF8.self)
    precondition(text.contains(old), "\(path) has no \(old)")
    try disk.write(
      Array(text.replacing(old, with: new, maxReplacements: 1).utf8), to: "\(folder)/\(path)")
  }
}

/// What a check told.
final class Found: CheckObserver {
  private var outcome: CheckSummary?
  /// Set when the check is over.
  var summary: CheckSummary {
    get {
      guard let outcome else { preconditionFailure("the check is not over") }
      return outcome
    }
    set { outcome = newValue }
  }
  private(set) var paths: [String] = []
  private(set) var sheets: [String] = []
  private(set) var findings: [CheckFinding] = []
  private(set) var notes: [String] = []
  private(set) var chosen = 0

  func checkDid(_ event: CheckEvent) {
    switch event {
    case .started(let chosen, _): self.chosen = chosen
    case .checked(let path, let found):
      paths.append(path)
      findings += found
    case .sheetChecked(let path, let found):
      sheets.append(path)
      findings += found
    case .noted(let note): notes.append(note)
    }
  }

  /// `kind path: reason` of each finding.
  var texts: [String] { findings.map { "\($0.kind.rawValue) \($0.path): \($0.reason)" } }
}

extension Assembly {
  /// The same kinds and steps, but what is made of the generators' samples.
  func twisted(_ twist: @escaping @Sendable (Sample) -> Sample) -> Assembly {
    Assembly(
      generators: generators.map { kind in
        GeneratorKind(
          name: kind.name, medium: kind.medium, help: kind.help, parameters: kind.parameters,
          acceptsPrompt: kind.acceptsPrompt, interpolates: kind.interpolates,
          load: { bytes, threads in
            let model = try kind.load(bytes, threads)
            return LoadedModel(
              facts: model.facts, generator: Twisted(generator: model.generator, twist: twist))
          }, secondsPerItem: kind.secondsPerItem, trainer: kind.trainer)
      }, steps: steps, jobSteps: jobSteps)
  }

  /// The same kinds and steps, but a step of another version.
  func raising(_ step: String) -> Assembly {
    Assembly(
      generators: generators,
      steps: steps.map { kind in
        kind.name != step
          ? kind
          : PostProcessorKind(
            name: kind.name, medium: kind.medium, version: kind.version + 1, help: kind.help,
            example: kind.example, parameters: kind.parameters, prepare: kind.prepare)
      }, jobSteps: jobSteps)
  }

  /// The same kinds and steps, but a step over all items of another version.
  func raising(jobStep: String) -> Assembly {
    Assembly(
      generators: generators, steps: steps,
      jobSteps: jobSteps.map { kind in
        kind.name != jobStep
          ? kind
          : JobStepKind(
            name: kind.name, media: kind.media, version: kind.version + 1, help: kind.help,
            example: kind.example, parameters: kind.parameters, prepare: kind.prepare)
      })
  }
}

/// A generator with another arithmetic.
private struct Twisted: Generator {
  let generator: any Generator
  let twist: @Sendable (Sample) -> Sample
  var preferredBatch: Int { generator.preferredBatch }

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    generator.generate(requests, isCancelled: isCancelled).map { $0.map(twist) }
  }

  func objection(to request: GenerationRequest) -> ParameterError? {
    generator.objection(to: request)
  }
}

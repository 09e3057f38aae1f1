import ContentPack
import Engine
import Files
import Generators
import ManifestXML
import Media
import PipelineInterface

extension FuzzReader {
  /// The reader of `index.xml`.
  static let index = FuzzReader(name: "index", limit: 8192) { bytes in
    let disk = MemoryFileSystem()
    try disk.write(bytes, to: "index.xml")
    try IndexReader("index.xml", in: disk).read { _ in }
  }

  /// The journal as it lies on the disk, and with check digits that are right.
  static let journal = FuzzReader(name: "journal", limit: 4096) { bytes in
    let plan = try smallPlan.get()
    for bytes in [bytes, Mended.journal(bytes)] {
      let disk = MemoryFileSystem()
      try disk.write(bytes, to: "journal")
      var outcomes = try Journal("journal", of: plan, in: disk).outcomes()
      for position in 0..<plan.itemCount {
        let job = plan.job(at: position)
        _ = try outcomes.outcome(of: job.item(at: position), in: job)
      }
    }
  }

  /// The reader of `SHA256SUMS`.
  static let sums = FuzzReader(name: "sums", limit: 4096) { bytes in
    guard Checksums.parse(bytes) != nil else { throw Refused() }
  }

  /// The check of a pack: archives of any kind, their sums and signatures.
  static let pack = FuzzReader(name: "pack", limit: 8192) { bytes in
    let disk = MemoryFileSystem()
    try disk.write(bytes, to: "pack.zip")
    _ = try PackVerification("pack.zip", in: disk)
  }

  /// A plan of items of every medium.
  private static let smallPlan = Result {
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="night" seed="1">
        <lstm id="words" model="model" count="3"/>
        <vae id="tiles" model="model" count="3"/>
        <sample-rnn id="clicks" model="model" count="2"/>
      </manifest>
      """
    let disk = MemoryFileSystem()
    try disk.write([0], to: "model")
    let kinds = BuiltinGenerators.all.map { kind in
      GeneratorKind(
        name: kind.name, medium: kind.medium, help: kind.help, parameters: kind.parameters,
        acceptsPrompt: kind.acceptsPrompt,
        load: { _, _ in LoadedModel(facts: facts(kind.name), generator: NoGenerator()) },
        secondsPerItem: kind.secondsPerItem, trainer: kind.trainer)
    }
    guard let date = CalendarDate("2026-11-24") else { throw Refused() }
    return try Planner(Assembly(generators: kinds, steps: []), fileSystem: disk).plan(
      DocumentSource(name: "night.xml", bytes: Array(manifest.utf8)), PlanOptions(date: date))
  }

  private static func facts(_ kind: String) -> ModelFacts {
    let digest = Digest(of: []).description
    return ModelFacts(
      kind: kind, digest: digest, dataDigest: digest, licence: "CC0-1.0", credit: "nobody",
      numericsVersion: 0)
  }
}

/// A file that a reader refuses without words.
struct Refused: Error {}

private struct NoGenerator: Generator {
  let preferredBatch = 1

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { _ in .failure(.cancelled) }
  }

  func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

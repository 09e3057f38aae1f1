import Numerics
import PipelineInterface

extension GoldenIndex {
  /// What a plan's seed and this program have otherwise than the index.
  func notes(seed: UInt64) -> [String] {
    [
      ("numerics version", String(numericsVersion), run.numerics),
      ("seed", String(seed), run.seed),
    ].compactMap { what, ours, theirs in
      ours == theirs ? nil : "the \(what) is \(ours), in the index it is \(theirs)"
    }
  }

  /// What a planned job has otherwise than the index's job of its id: why its items may differ.
  func notes(on job: PlannedJob) -> [String] {
    guard let golden = self.job(job.id) else { return [] }
    var notes: [String] = []
    func compare(_ what: String, _ ours: String, _ theirs: String) {
      if ours != theirs {
        notes.append("job \(job.id): \(what) is \(ours), in the index it is \(theirs)")
      }
    }
    compare("kind", job.kind.name, golden.kind)
    compare(
      "model", String(job.model.facts.digest.prefix(16)), String(golden.model.prefix(16)))
    for name in job.values.names {
      // A parameter that joined the kind later has its default in older indexes.
      let usual = job.kind.parameters.first { $0.name == name }?.defaultText ?? ""
      compare(name, job.values.texts[name] ?? "", golden.parameters.value(name) ?? usual)
    }
    let steps = golden.steps.map { step in
      (["\(step.name)/\(step.version)"] + step.parameters.map { "\($0.name)=\($0.value)" })
        .joined(separator: " ")
    }
    let ours = job.steps.map { step in
      (["\(step.kind.name)/\(step.kind.version)"] + step.recorded.map { "\($0.name)=\($0.text)" })
        .joined(separator: " ")
    }
    compare("steps", Self.list(ours), Self.list(steps))
    return notes
  }

  private static func list(_ steps: [String]) -> String {
    steps.isEmpty ? "none" : steps.joined(separator: ", ")
  }
}

import Engine
import Files
import FoundationEssentials
import PipelineInterface

/// A plan as `pipeline plan` prints it.
///
/// The property names are the JSON's.
struct PlanReport: Encodable {
  /// A job of the plan.
  struct Job: Encodable {
    let id, kind, medium, model, modelDigest, licence: String
    let items, prompts: Int
    let parameters: [String: String]
    let steps: [String]
    let jobSteps: [String]
  }

  let name, date, folder, fingerprint: String
  /// A text: JSON readers lose digits of large numbers.
  let seed: String
  let items, threads, estimatedBytes, estimatedMemory: Int
  let estimatedSeconds: Double
  let jobs: [Job]

  init(_ plan: Plan, output: String, threads: Int) {
    let estimate = plan.estimate(threads: threads)
    name = plan.name
    date = plan.date.description
    folder = Path.join(Path.join(output, date), plan.folderName)
    fingerprint = plan.fingerprint.description
    seed = String(plan.seed)
    items = plan.itemCount
    self.threads = threads
    estimatedBytes = estimate.bytes
    estimatedMemory = plan.memory
    estimatedSeconds = (estimate.seconds * 1000).rounded() / 1000
    jobs = plan.jobs.map { job in
      Job(
        id: job.id, kind: job.kind.name, medium: "\(job.kind.medium)", model: job.modelPath,
        modelDigest: job.model.facts.digest, licence: job.model.facts.licence,
        items: job.positions.count, prompts: job.prompts.count, parameters: job.values.texts,
        steps: job.steps.map { $0.kind.name }, jobSteps: job.jobSteps.map { $0.kind.name })
    }
  }

  /// The plan as JSON with sorted keys.
  var json: String {
    get throws { try JSONText.of(self) }
  }

  /// The plan as a table.
  var text: String {
    var table = TextTable([
      ("job", .left), ("kind", .left), ("items", .right), ("prompts", .right), ("steps", .left),
      ("model", .left),
    ])
    for job in jobs {
      table.add([
        job.id, job.kind, String(job.items), String(job.prompts),
        job.steps.isEmpty && job.jobSteps.isEmpty
          ? "-" : (job.steps + job.jobSteps).joined(separator: ", "), job.model,
      ])
    }
    return """
      \(table.description)

      \(Amount.count(items, "item")) in \(folder), seed \(seed)
      about \(Amount.size(estimatedBytes)), \(Amount.time(estimatedSeconds)) on \
      \(Amount.count(threads, "thread")), \(Amount.size(estimatedMemory)) of memory
      """
  }
}

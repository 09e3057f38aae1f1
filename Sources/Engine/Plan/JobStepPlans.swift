import ManifestXML
import Numerics
import PipelineInterface

/// Makes the steps over all items of jobs ready, and says what is wrong with them.
enum JobStepPlans {
  /// The steps of a job of so many items; `nil` when one cannot be used.
  static func steps(
    of job: ManifestJob, items: Int, _ problems: inout [DocumentProblems.Problem]
  ) -> [PlannedJobStep]? {
    var planned: [PlannedJobStep] = []
    for step in job.jobSteps {
      guard items <= JobStepKind.maximumItems else {
        problems.append(
          .init(
            .error(
              at: step.position,
              "<\(step.kind.name)> takes jobs of at most \(JobStepKind.maximumItems) items, this one "
                + "has \(items)")))
        continue
      }
      do throws(ParameterError) {
        planned.append(
          PlannedJobStep(
            kind: step.kind, values: step.values, work: try step.kind.prepare(step.values)))
      } catch {
        problems.append(
          .init(
            .error(
              at: step.valuePositions[error.name] ?? step.position, "\(error.name) \(error.reason)")
          )
        )
      }
    }
    return planned.count == job.jobSteps.count ? planned : nil
  }

  /// Ids by which sheets of two jobs would get one name: `tiles-2` is the second sheet of `tiles`.
  static func clashes(_ jobs: [ManifestJob]) -> [DocumentProblems.Problem] {
    var problems: [DocumentProblems.Problem] = []
    let makers = jobs.filter { !$0.jobSteps.isEmpty }
    let ids = Dictionary(makers.map { ($0.id.lowercased(), $0) }) { first, _ in first }
    for job in makers {
      guard let dash = job.id.lastIndex(of: "-"),
        DecimalText.integer(String(job.id[job.id.index(after: dash)...])) != nil,
        let other = ids[job.id[..<dash].lowercased()],
        let step = job.jobSteps.first(where: { step in
          other.jobSteps.contains { $0.kind.name == step.kind.name }
        })
      else { continue }
      problems.append(
        .init(
          .error(
            at: job.valuePositions["id"] ?? job.position,
            "<\(step.kind.name)> of \"\(job.id)\" could have a name of \"\(other.id)\", whose sheets "
              + "are numbered so")))
    }
    return problems
  }
}
